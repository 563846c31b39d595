// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/postmortem.h"

#include "journal/incidents.h"
#include "journal/kinds.h"

#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// More than a person writes; what comes on top is not kept.
constexpr qsizetype mostItems = 1000;

QString key(Section section)
{
    static const QMap<Section, QString> keys{
        {Section::Summary, u"summary"_s},     {Section::Impact, u"impact"_s},
        {Section::Factors, u"factors"_s},     {Section::WentWell, u"went_well"_s},
        {Section::Surprised, u"surprised"_s}, {Section::Protection, u"protection"_s}};
    return keys[section];
}

Instant worstMoment(const QList<Entry> &entries)
{
    QSet<QString> down;
    qsizetype most = 0;
    Instant worst = entries.first().at;
    for (const Entry &entry : entries) {
        if (entry.kind != Kind::instanceChanged)
            continue;
        const QString id = entry.body[u"instance"_s].toString();
        const QString health = entry.body[u"health"_s].toString();
        if (health == u"down" || health == u"degraded")
            down.insert(id);
        else if (health != u"unknown")
            down.remove(id);
        if (down.size() > most) {
            most = down.size();
            worst = entry.at;
        }
    }
    return worst;
}

void edit(Writing &writing, const Entry &entry)
{
    const QString name = entry.body[u"section"_s].toString();
    const auto section = std::ranges::find(allSections(), name, key);
    if (section == allSections().end())
        return;
    writing.sections[*section] = entry.body[u"text"_s].toString();
    writing.sectionEntries[*section] = entry.number;
    writing.lastEdit = entry.number;
}

void changeItem(Writing &writing, const Entry &entry)
{
    const QJsonObject &body = entry.body;
    const ActionItem item{body[u"item"_s].toInt(), body[u"title"_s].toString(), body[u"owner"_s].toString(),
                          body[u"due"_s].toString(), body[u"done"_s].toBool()};
    const auto known = std::ranges::find(writing.items, item.number, &ActionItem::number);
    if (known != writing.items.end())
        *known = item;
    else if (writing.items.size() < mostItems)
        writing.items.append(item);
    writing.lastEdit = entry.number;
}

void sign(Writing &writing, const Entry &entry)
{
    writing.signatures.removeIf([&](const Signature &known) { return known.who == entry.actor; });
    const qint64 upTo = std::min(entry.body[u"entry"_s].toInteger(), entry.number - 1);
    writing.signatures.append({entry.actor, entry.at, entry.number, upTo});
}

QList<std::pair<Instant, QString>> notesOf(const IncidentId &id, const QList<Entry> &own, const QList<Entry> &all)
{
    QList<std::pair<Instant, QString>> notes;
    const auto take = [&](const Entry &entry) { notes.append({entry.at, entry.body[u"text"_s].toString()}); };
    for (const Entry &entry : own) {
        const QString about = entry.body[u"incident"_s].toString();
        if (entry.kind == Kind::noteWritten && (about.isEmpty() || about == id.value))
            take(entry);
    }
    const auto later = std::ranges::upper_bound(all, own.last().number, {}, &Entry::number);
    for (const Entry &entry : std::ranges::subrange(later, all.end())) {
        if (entry.kind == Kind::noteWritten && entry.body[u"incident"_s].toString() == id.value)
            take(entry);
    }
    return notes;
}

}

const QList<Section> &allSections()
{
    static const QList<Section> sections{Section::Summary,  Section::Impact,    Section::Factors,
                                         Section::WentWell, Section::Surprised, Section::Protection};
    return sections;
}

QString sectionTitle(Section section, const QString &language)
{
    static const QMap<Section, Localized> titles{{Section::Summary, {u"Summary"_s, u"概要"_s}},
                                                 {Section::Impact, {u"Impact"_s, u"影響"_s}},
                                                 {Section::Factors, {u"Contributing factors"_s, u"要因"_s}},
                                                 {Section::WentWell, {u"What went well"_s, u"うまくいったこと"_s}},
                                                 {Section::Surprised, {u"What surprised us"_s, u"想定外だったこと"_s}},
                                                 {Section::Protection, {u"User protection"_s, u"利用者保護"_s}}};
    return titles[section].in(language);
}

QList<std::pair<QString, Measure>> namedMeasures(const Measures &m, const QString &language)
{
    const bool ja = language == u"ja";
    return {{ja ? u"検知"_s : u"Detect"_s, m.detect},     {ja ? u"確認"_s : u"Acknowledge"_s, m.acknowledge},
            {ja ? u"宣言"_s : u"Declare"_s, m.declare},   {ja ? u"第一報"_s : u"First notice"_s, m.firstNotice},
            {ja ? u"緩和"_s : u"Mitigate"_s, m.mitigate}, {ja ? u"復旧"_s : u"Restore"_s, m.restore}};
}

int Writing::writtenSections() const
{
    return static_cast<int>(
        std::ranges::count_if(sections, [](const QString &text) { return !text.trimmed().isEmpty(); }));
}

bool Writing::isComplete() const
{
    return writtenSections() == allSections().size();
}

bool Writing::isSigned() const
{
    return std::ranges::any_of(signatures, [this](const Signature &s) { return s.upTo >= lastEdit; });
}

int Writing::openItems() const
{
    return static_cast<int>(std::ranges::count(items, false, &ActionItem::done));
}

IncidentId Writings::take(const Entry &entry)
{
    const auto change = entry.kind == Kind::postmortemEdited ? &edit
        : entry.kind == Kind::actionItemChanged              ? &changeItem
        : entry.kind == Kind::postmortemSigned               ? &sign
                                                             : nullptr;
    if (!change)
        return {};
    const IncidentId incident(entry.body[u"incident"_s].toString());
    change(m_writings[incident], entry);
    return incident;
}

namespace Drafts {

Draft postmortemEdited(const IncidentId &incident, Section section, const QString &markdown, const QString &operatorId)
{
    return {Kind::postmortemEdited,
            operatorId,
            {{u"incident"_s, incident.value}, {u"section"_s, key(section)}, {u"text"_s, markdown}}};
}

Draft actionItemChanged(const IncidentId &incident, const ActionItem &item, const QString &operatorId)
{
    return {Kind::actionItemChanged,
            operatorId,
            {{u"incident"_s, incident.value},
             {u"item"_s, item.number},
             {u"title"_s, item.title},
             {u"owner"_s, item.owner},
             {u"due"_s, item.due},
             {u"done"_s, item.done}}};
}

Draft postmortemSigned(const IncidentId &incident, qint64 upTo, const QString &operatorId)
{
    return {Kind::postmortemSigned, operatorId, {{u"incident"_s, incident.value}, {u"entry"_s, upTo}}};
}

}

Result<Postmortem> postmortemOf(const IncidentId &id, const QList<Entry> &entries, const Names &names)
{
    const QList<Incident> incidents = foldIncidents(entries);
    const auto incident = std::ranges::find(incidents, id, &Incident::id);
    if (incident == incidents.end())
        return fail(ErrorKind::NotFound, id.value, u"is no incident of this journal"_s,
                    u"see `hikeshictl journal show`"_s);
    const QList<Entry> own = entriesOf(id.value, entries);
    Writings writings;
    for (const Entry &entry : entries)
        (void)writings.take(entry);
    const Writing writing = writings.of(id);
    Postmortem postmortem{.incident = *incident,
                          .measures = measuresOf(own),
                          .timeline = timelineOf(own, names),
                          .notes = notesOf(id, own, entries),
                          .sections = writing.sections,
                          .items = writing.items,
                          .sectionEntries = writing.sectionEntries,
                          .signatures = writing.signatures,
                          .lastEdit = writing.lastEdit,
                          .entries = own.size(),
                          .worst = worstMoment(own)};
    amend(postmortem.timeline, entries);
    return postmortem;
}

}
