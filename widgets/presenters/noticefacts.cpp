// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/noticefacts.h"

#include "situation/situation.h"

#include <QCoreApplication>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QStringList sufferingGroups(const Situation &situation, const ServiceId &service)
{
    QStringList groups;
    const Topology &topology = situation.map().topology();
    const auto add = [&](const ServiceId &id) {
        const Service *known = topology.service(id);
        if (known && !known->group.isEmpty() && !groups.contains(known->group))
            groups.append(known->group);
    };
    if (!service.isEmpty()) {
        add(service);
        for (const auto impacts = situation.map().dependents(service); const Impact &impact : impacts) {
            if (impact.critical)
                add(impact.service);
        }
        return groups;
    }
    for (const Service &each : topology.services) {
        const Health health = situation.map().serviceHealth(each.id, situation.now());
        if (health == Health::Down || health == Health::Degraded)
            add(each.id);
    }
    return groups;
}

}

Localized affectedAreas(const Situation &situation, const ServiceId &service)
{
    QStringList en;
    QStringList ja;
    const QStringList groups = sufferingGroups(situation, service);
    for (const Area &area : situation.map().topology().areas) {
        if (groups.contains(area.id)) {
            en.append(area.name.in(u"en"));
            ja.append(area.name.in(u"ja"));
        }
    }
    return en.isEmpty() ? Localized{u"our service"_s, u"当社サービス"_s}
                        : Localized{en.join(u", "_s), ja.join(u"、"_s)};
}

QList<Localized> causeChoices(const Situation &situation, const ServiceId &service)
{
    const Service *known = situation.map().topology().service(service);
    const Localized name = known ? known->name : Localized{u"system"_s, u"システム"_s};
    return {{u"Under investigation"_s, u"調査中"_s},
            {u"A failure of an internal system (%1)"_s.arg(name.in(u"en")),
             u"社内システム（%1）の障害"_s.arg(name.in(u"ja"))},
            {u"More traffic than we can serve"_s, u"アクセスの集中"_s},
            {u"An attack on our service"_s, u"当社サービスへの攻撃"_s},
            {u"Urgent maintenance"_s, u"緊急メンテナンス"_s}};
}

QString rewritten(QString text, const QString &before, const QString &after)
{
    if (before.size() >= 2)
        text.replace(before, after);
    return text;
}

QStringList missingWords(const Announcement &announcement)
{
    static const QMap<QString, const char *> known{
        {u"the English title is missing"_s, QT_TRANSLATE_NOOP("Wording", "The English title is missing")},
        {u"the Japanese title is missing"_s, QT_TRANSLATE_NOOP("Wording", "The Japanese title is missing")},
        {u"the English text is missing"_s, QT_TRANSLATE_NOOP("Wording", "The English text is missing")},
        {u"the Japanese text is missing"_s, QT_TRANSLATE_NOOP("Wording", "The Japanese text is missing")},
        {u"the start is missing"_s, QT_TRANSLATE_NOOP("Wording", "The start is missing: when it began")},
        {u"the cause (English) is missing"_s,
         QT_TRANSLATE_NOOP("Wording", "The cause is missing in English: write that it is under investigation")},
        {u"the cause (Japanese) is missing"_s,
         QT_TRANSLATE_NOOP("Wording", "The cause is missing in Japanese: write 調査中 while it is not known")},
        {u"the expected recovery is missing"_s,
         QT_TRANSLATE_NOOP("Wording", "The expected recovery is missing: a time, or when you will say more")}};
    QStringList words;
    for (const auto findings = missingIn(announcement); const Finding &finding : findings) {
        const char *text = known.value(finding.what);
        words.append(text ? QCoreApplication::translate("Wording", text) : finding.what);
    }
    return words;
}

QString plainText(const Announcement &announcement, const QString &language)
{
    return announcement.title.in(language) + u"\n\n"_s + announcement.body.in(language);
}

}
