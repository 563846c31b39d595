// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/postmortem.h"

#include "journal/incidents.h"
#include "journal/kinds.h"

#include <QBuffer>
#include <QDateTime>
#include <QFile>
#include <QImage>
#include <QPageSize>
#include <QPdfWriter>
#include <QSet>
#include <QTextDocument>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array sections{Section::Summary,  Section::Impact,    Section::Factors,
                              Section::WentWell, Section::Surprised, Section::Protection};

QString key(Section section)
{
    static const QMap<Section, QString> keys{
        {Section::Summary, u"summary"_s},     {Section::Impact, u"impact"_s},
        {Section::Factors, u"factors"_s},     {Section::WentWell, u"went_well"_s},
        {Section::Surprised, u"surprised"_s}, {Section::Protection, u"protection"_s}};
    return keys[section];
}

QString clockTime(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), QTimeZone::UTC).addSecs(9 * 3600).toString(u"HH:mm:ss"_s);
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
        if (entry.body[u"health"_s] == u"down"_s || entry.body[u"health"_s] == u"degraded"_s)
            down.insert(id);
        else
            down.remove(id);
        if (down.size() > most) {
            most = down.size();
            worst = entry.at;
        }
    }
    return worst;
}

QList<std::pair<QString, Measure>> namedMeasures(const Measures &m, bool ja)
{
    return {{ja ? u"検知"_s : u"Detect"_s, m.detect},     {ja ? u"確認"_s : u"Acknowledge"_s, m.acknowledge},
            {ja ? u"宣言"_s : u"Declare"_s, m.declare},   {ja ? u"第一報"_s : u"First notice"_s, m.firstNotice},
            {ja ? u"緩和"_s : u"Mitigate"_s, m.mitigate}, {ja ? u"復旧"_s : u"Restore"_s, m.restore}};
}

QString orNothing(const QString &text, bool ja)
{
    return text.trimmed().isEmpty() ? (ja ? u"_（未記入）_"_s : u"_(not written yet)_"_s) : text.trimmed();
}

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

}

Result<Postmortem> postmortemOf(const IncidentId &id, const QList<Entry> &entries)
{
    const QList<Incident> incidents = foldIncidents(entries);
    const auto incident = std::ranges::find(incidents, id, &Incident::id);
    if (incident == incidents.end())
        return fail(ErrorKind::NotFound, id.value, u"is no incident of this journal"_s,
                    u"see `hikeshictl journal show`"_s);
    const QList<Entry> own = entriesOf(id.value, entries);
    Postmortem postmortem{.incident = *incident,
                          .measures = measuresOf(own),
                          .timeline = timelineOf(own),
                          .entries = own.size(),
                          .worst = worstMoment(own)};
    for (const Entry &entry : own) {
        if (entry.kind == Kind::noteWritten)
            postmortem.notes.append({entry.at, entry.body[u"text"_s].toString()});
    }
    for (const Entry &entry : entries) {
        if (entry.body[u"incident"_s].toString() != id.value)
            continue;
        if (entry.kind == Kind::postmortemEdited) {
            for (const Section section : sections) {
                if (key(section) == entry.body[u"section"_s].toString())
                    postmortem.sections[section] = entry.body[u"text"_s].toString();
            }
        } else if (entry.kind == Kind::actionItemChanged) {
            const ActionItem item{entry.body[u"item"_s].toInt(), entry.body[u"title"_s].toString(),
                                  entry.body[u"owner"_s].toString(), entry.body[u"due"_s].toString(),
                                  entry.body[u"done"_s].toBool()};
            const auto known = std::ranges::find(postmortem.items, item.number, &ActionItem::number);
            if (known == postmortem.items.end())
                postmortem.items.append(item);
            else
                *known = item;
        }
    }
    return postmortem;
}

QString toMarkdown(const Postmortem &p, const QString &language, const QList<QString> &pictureFiles)
{
    const bool ja = language == u"ja";
    QStringList lines{
        u"# %1%2"_s.arg(p.incident.drill ? (ja ? u"【訓練】"_s : u"[DRILL] "_s) : QString(), p.incident.title), {}};
    const QString end = p.incident.resolvedAt ? clockTime(*p.incident.resolvedAt) : (ja ? u"継続中"_s : u"open"_s);
    lines << u"%1 · SEV%2 · %3 – %4 JST · %5"_s.arg(p.incident.id.value)
                 .arg(static_cast<int>(p.incident.severity))
                 .arg(QString(toIso(p.incident.startedAt).first(10) + u' ' + clockTime(p.incident.startedAt)), end,
                      ja ? u"記録 %1 件"_s.arg(p.entries) : u"%1 journal entries"_s.arg(p.entries))
          << QString();
    const auto section = [&](Section which) {
        lines << u"## %1"_s.arg(sectionTitle(which, language)) << QString() << orNothing(p.sections.value(which), ja)
              << QString();
    };
    section(Section::Summary);
    section(Section::Impact);
    lines << (ja ? u"## 所要時間"_s : u"## Durations"_s) << QString()
          << (ja ? u"| 項目 | 初報から | 記録 |"_s : u"| measure | from first-out | entry |"_s) << u"|---|---:|---:|"_s;
    for (const auto &[name, measure] : namedMeasures(p.measures, ja))
        lines << u"| %1 | %2 | %3 |"_s.arg(name, measure.duration ? toClock(*measure.duration) : u"—"_s,
                                           measure.entry > 0 ? u"#%1"_s.arg(measure.entry) : QString());
    lines << QString() << (ja ? u"## 時系列"_s : u"## Timeline"_s) << QString();
    for (const TimelineLine &line : p.timeline) {
        if (!line.major)
            continue;
        const QString text = line.text.in(language).replace(u'\n', u' ');
        lines << u"- `%1` %2 (#%3)"_s
                     .arg(clockTime(line.at),
                          line.amendment.isEmpty() ? text : u"~~%1~~ **%2**"_s.arg(text, line.amendment))
                     .arg(line.entry);
    }
    for (const QString &file : pictureFiles)
        lines << QString() << u"![](%1)"_s.arg(file);
    lines << QString();
    for (const Section which : {Section::Factors, Section::WentWell, Section::Surprised, Section::Protection})
        section(which);
    if (!p.notes.isEmpty()) {
        lines << (ja ? u"## 対応中のメモ"_s : u"## Notes"_s) << QString();
        for (const auto &[at, text] : p.notes)
            lines << u"**%1**"_s.arg(clockTime(at)) << QString() << text << QString();
    }
    lines << (ja ? u"## 対策"_s : u"## Action items"_s) << QString();
    if (p.items.isEmpty())
        lines << (ja ? u"_（なし）_"_s : u"_(none)_"_s);
    for (const ActionItem &item : p.items)
        lines << u"- [%1] %2 — %3, %4"_s.arg(item.done ? u"x"_s : u" "_s, item.title,
                                             item.owner.isEmpty() ? (ja ? u"担当未定"_s : u"no owner"_s) : item.owner,
                                             item.due.isEmpty() ? (ja ? u"期限未定"_s : u"no date"_s) : item.due);
    return lines.join(u'\n') + u'\n';
}

QString toHtml(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures)
{
    QTextDocument document;
    document.setMarkdown(toMarkdown(postmortem, language), QTextDocument::MarkdownDialectGitHub);
    QString body = document.toHtml();
    // Only what stands between the body tags: the page has its own letters and widths.
    body = body.mid(body.indexOf(u'>', body.indexOf(u"<body"_s)) + 1);
    body.truncate(body.indexOf(u"</body>"_s));
    QString figures;
    for (const Picture &picture : pictures)
        figures +=
            u"<figure><img src=\"data:image/png;base64,%1\" alt=\"%2\"><figcaption>%2</figcaption></figure>"_s.arg(
                QString::fromLatin1(picture.png.toBase64()), picture.caption.toHtmlEscaped());
    return u"<!DOCTYPE html><html lang=\"%1\"><head><meta charset=\"utf-8\"><title>%2</title><style>body{font:16px/1.6 "
           u"Inter,\"Noto Sans CJK JP\",sans-serif;max-width:52em;margin:2em auto;padding:0 1em;color:#1a1e23}"
           "table{border-collapse:collapse}td,th{border:1px solid #c6ccd4;padding:.3em .8em}img{max-width:100%}figcaption{color:#59626d}</style></head><body>%3%4</body></html>\n"_s
               .arg(language, postmortem.incident.title.toHtmlEscaped(), body, figures);
}

Result<void> writePdf(const Postmortem &postmortem, const QString &language, const QList<Picture> &pictures,
                      const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return fail(ErrorKind::Storage, path, file.errorString(), u"choose another folder"_s);
    QPdfWriter writer(&file);
    writer.setPageSize(QPageSize(QPageSize::A4));
    writer.setTitle(postmortem.incident.title);
    writer.setCreator(u"Hikeshi"_s);
    QTextDocument document;
    document.setDefaultFont(QFont(QStringList{u"Inter"_s, u"Noto Sans CJK JP"_s}, 10));
    QString html = toHtml(postmortem, language, {});
    for (qsizetype i = 0; i < pictures.size(); ++i) {
        const QUrl name(u"picture:%1"_s.arg(i));
        document.addResource(QTextDocument::ImageResource, name, QImage::fromData(pictures[i].png));
        html +=
            u"<p><img src=\"%1\" width=\"640\"><br>%2</p>"_s.arg(name.toString(), pictures[i].caption.toHtmlEscaped());
    }
    document.setHtml(html);
    document.print(&writer);
    return {};
}

}
