// SPDX-License-Identifier: GPL-3.0-or-later
#include "announce/announcement.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QTimeZone>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

const QString drillEn = u"[DRILL] "_s;
const QString drillJa = u"【訓練】"_s;

/// Fills `{{name}}`; a name nobody knows is an error, so that no reader ever sees braces.
Result<QString> filled(const QString &pattern, const QMap<QString, QString> &values)
{
    static const QRegularExpression name(u"\\{\\{\\s*([a-z_]+)\\s*\\}\\}"_s);
    QString text;
    qsizetype end = 0;
    for (const auto &match : name.globalMatch(pattern)) {
        const auto value = values.constFind(match.captured(1));
        if (value == values.cend())
            return fail(ErrorKind::Invalid, u"template"_s, u"the variable {{%1}} is not known"_s.arg(match.captured(1)),
                        u"known: %1"_s.arg(QStringList(values.keyBegin(), values.keyEnd()).join(u", "_s)));
        text += QStringView(pattern).sliced(end, match.capturedStart() - end);
        text += *value;
        end = match.capturedEnd();
    }
    text += QStringView(pattern).sliced(end);
    return text;
}

QMap<QString, QString> valuesFor(const AnnouncementFacts &facts, const Announcement &announcement,
                                 const QString &language)
{
    const bool ja = language == u"ja";
    return {{u"drill"_s, facts.incident.drill ? (ja ? drillJa : drillEn) : QString()},
            {u"affected"_s, facts.affected.in(language)},
            {u"start"_s, announcement.start},
            {u"cause"_s, announcement.cause.in(language)},
            {u"expected_recovery"_s, announcement.expectedRecovery},
            {u"next_update"_s,
             bothZones(facts.nextUpdate.value_or(
                 facts.incident.nextUpdateDue.value_or(facts.now + std::chrono::minutes(15))))}};
}

}

QString bothZones(Instant at)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), QTimeZone::UTC);
    return utc.addSecs(9 * 3600).toString(u"yyyy-MM-dd HH:mm"_s) + u" JST ("_s + utc.toString(u"HH:mm"_s) + u" UTC)"_s;
}

Result<Announcement> draftAnnouncement(const AnnouncementFacts &facts, const QString &phase, const Localized &pattern)
{
    Announcement announcement{.id = u"%1/%2"_s.arg(facts.incident.id.value).arg(facts.number),
                              .phase = phase,
                              .title = {},
                              .body = {},
                              .start = bothZones(facts.incident.startedAt),
                              .cause = {u"Under investigation"_s, u"調査中"_s},
                              .expectedRecovery = bothZones(facts.now + std::chrono::minutes(30))};
    if (phase != u"investigating" && !facts.incident.service.isEmpty())
        announcement.cause = {u"A failure of an internal system (%1)"_s.arg(facts.incident.service.value),
                              u"社内システム（%1）の障害"_s.arg(facts.incident.service.value)};
    if (phase == u"resolved")
        announcement.expectedRecovery = bothZones(facts.now);
    announcement.cause = facts.cause.value_or(announcement.cause);
    announcement.expectedRecovery = facts.expectedRecovery.value_or(announcement.expectedRecovery);
    for (const QString &language : {u"en"_s, u"ja"_s}) {
        const Result<QString> text = filled(pattern.in(language), valuesFor(facts, announcement, language));
        if (!text)
            return std::unexpected(text.error());
        QString &title = language == u"ja" ? announcement.title.ja : announcement.title.en;
        QString &body = language == u"ja" ? announcement.body.ja : announcement.body.en;
        title = text->section(u'\n', 0, 0).remove(QRegularExpression(u"^#+\\s*"_s)).trimmed();
        body = text->section(u'\n', 1).trimmed();
    }
    if (facts.incident.drill) // a site's own template may have forgotten it
        return markedAsDrill(announcement);
    return announcement;
}

Findings missingIn(const Announcement &announcement)
{
    Findings findings;
    const auto need = [&](const QString &name, const QString &value, const QString &remedy) {
        if (value.trimmed().isEmpty())
            findings.append({u"notice"_s, 0, u"the %1 is missing"_s.arg(name), remedy, Finding::Grade::Error});
    };
    need(u"English title"_s, announcement.title.en, u"one line"_s);
    need(u"Japanese title"_s, announcement.title.ja, u"one line"_s);
    need(u"English text"_s, announcement.body.en, u"what is affected, what is safe, when you speak again"_s);
    need(u"Japanese text"_s, announcement.body.ja, u"what is affected, what is safe, when you speak again"_s);
    need(u"start"_s, announcement.start, u"when it began, in JST and UTC"_s);
    need(u"cause (English)"_s, announcement.cause.en, u"write \"under investigation\" while it is not known"_s);
    need(u"cause (Japanese)"_s, announcement.cause.ja, u"write 調査中 while it is not known"_s);
    need(u"expected recovery"_s, announcement.expectedRecovery, u"a time, or when you will say more"_s);
    return findings;
}

Announcement markedAsDrill(Announcement announcement)
{
    if (!announcement.title.en.contains(drillEn.trimmed()))
        announcement.title.en.prepend(drillEn);
    if (!announcement.title.ja.contains(drillJa))
        announcement.title.ja.prepend(drillJa);
    return announcement;
}

Intent publishIntent(const Announcement &written, const QString &target, const IncidentId &incident,
                     const QString &operatorId, bool drill)
{
    const Announcement announcement = drill ? markedAsDrill(written) : written;
    return {.action = ActionId(u"statuspage.publish"_s),
            .target = target,
            .arguments = {{u"notice"_s, announcement.id},
                          {u"phase"_s, announcement.phase},
                          {u"title_en"_s, announcement.title.en},
                          {u"title_ja"_s, announcement.title.ja},
                          {u"body_en"_s, announcement.body.en},
                          {u"body_ja"_s, announcement.body.ja},
                          {u"start"_s, announcement.start},
                          {u"cause_en"_s, announcement.cause.en},
                          {u"cause_ja"_s, announcement.cause.ja},
                          {u"expected_recovery"_s, announcement.expectedRecovery}},
            .operatorId = operatorId,
            .incident = incident};
}

}
