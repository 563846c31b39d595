// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/timeline.h"

#include "journal/kinds.h"

#include <QHash>
#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

using Tone = TimelineLine::Tone;

QString argumentsText(const QJsonObject &body)
{
    QStringList parts;
    const QJsonObject arguments = body[u"arguments"_s].toObject();
    for (auto it = arguments.begin(); it != arguments.end(); ++it) {
        if (it->toString().size() <= 40)
            parts.append(it->toString());
    }
    return parts.isEmpty() ? QString() : QString(u" → "_s + parts.join(u", "_s));
}

QString refusals(const QJsonObject &body)
{
    QStringList reasons;
    for (const auto guards = body[u"guards"_s].toArray(); const auto &guard : guards) {
        if (!guard[u"allowed"_s].toBool())
            reasons.append(guard[u"reason"_s].toString());
    }
    return reasons.join(u"; "_s);
}

/// A decision that is no action.
Localized actName(const QString &act)
{
    static const QMap<QString, Localized> known{{u"acknowledge"_s, {u"acknowledge the alert"_s, u"アラートを確認"_s}},
                                                {u"declare"_s, {u"declare an incident"_s, u"インシデントを宣言"_s}},
                                                {u"wait"_s, {u"wait and watch"_s, u"待って様子を見る"_s}}};
    return known.value(act, {act, act});
}

Localized changeInWords(const QString &key, const QJsonValue &value)
{
    static const QMap<QString, QString> statuses{{u"investigating"_s, u"調査中"_s},
                                                 {u"identified"_s, u"原因特定"_s},
                                                 {u"monitoring"_s, u"経過観察"_s},
                                                 {u"resolved"_s, u"解決"_s}};
    const QString text = value.toString();
    if (key == u"status")
        return {u"status "_s + text, u"状態 "_s + statuses.value(text, text)};
    if (key == u"severity")
        return {u"SEV%1"_s.arg(value.toInt()), u"SEV%1"_s.arg(value.toInt())};
    if (key == u"title")
        return {u"title “%1”"_s.arg(text), u"件名「%1」"_s.arg(text)};
    if (key == u"roles")
        return {u"roles"_s, u"役割"_s};
    if (key == u"service")
        return {u"service "_s + text, u"サービス "_s + text};
    if (key == u"next_update_due")
        return {u"next update due"_s, u"次報予定"_s};
    return {};
}

QString filledIn(QString title, const QJsonObject &body)
{
    if (const QString target = body[u"target"_s].toString(); !target.isEmpty())
        title.replace(u"{target}"_s, target);
    const QJsonObject arguments = body[u"arguments"_s].toObject();
    for (auto it = arguments.begin(); it != arguments.end(); ++it)
        title.replace(u'{' + it.key() + u'}', it->toString());
    static const QRegularExpression open(u"\\{[a-z_]+\\}"_s);
    return title.replace(open, u"…"_s).simplified();
}

class Teller
{
public:
    explicit Teller(const Names &names)
        : m_names(names)
    {
    }

    std::optional<TimelineLine> tell(const Entry &entry)
    {
        line = {.entry = entry.number, .at = entry.at, .who = entry.actor};
        body = entry.body;
        const QString name = body[u"name"_s].toString();
        if (entry.kind == Kind::siteOpened)
            return say(Tone::Quiet, u"Console opened on %1"_s.arg(body[u"site"_s].toString()),
                       u"%1 でコンソールを開始"_s.arg(body[u"site"_s].toString()), false);
        if (entry.kind == Kind::alertRaised) {
            const bool critical = body[u"severity"_s] == u"critical"_s;
            const QString first = body[u"first_out"_s].toBool() ? u" (first-out)"_s : QString();
            const QString firstJa = body[u"first_out"_s].toBool() ? u"（初報）"_s : QString();
            return say(critical ? Tone::Trouble : Tone::Warning, name + u" fires"_s + first,
                       name + u" 発報"_s + firstJa, critical);
        }
        if (entry.kind == Kind::alertCleared)
            return say(Tone::Good, name + u" has cleared"_s, name + u" 解消"_s, body[u"severity"_s] == u"critical"_s);
        if (entry.kind == Kind::alertAcknowledged)
            return say(Tone::Quiet, u"%1 acknowledged by %2"_s.arg(name, m_names.person(entry.actor).en),
                       u"%1 を %2 が確認"_s.arg(name, m_names.person(entry.actor).ja));
        if (entry.kind == Kind::alertShelved)
            return say(Tone::Quiet, u"%1 shelved"_s.arg(name), u"%1 を保留"_s.arg(name), false);
        if (entry.kind == Kind::instanceChanged)
            return instance();
        if (entry.kind == Kind::sourceChanged && body[u"state"_s] == u"stale"_s)
            return say(Tone::Warning, u"%1: %2"_s.arg(body[u"title"_s].toString(), body[u"reason"_s].toString()),
                       u"%1: %2"_s.arg(body[u"title"_s].toString(), body[u"reason"_s].toString()), false);
        if (entry.kind == Kind::eventHappened)
            return say(Tone::Quiet, body[u"text"_s][u"en"_s].toString(), body[u"text"_s][u"ja"_s].toString(), false);
        if (entry.kind == Kind::noteWritten)
            return say(Tone::Quiet, u"“%1”"_s.arg(body[u"text"_s].toString()),
                       u"「%1」"_s.arg(body[u"text"_s].toString()));
        if (const auto incident = tellIncident(entry))
            return incident;
        return tellWork(entry);
    }

private:
    std::optional<TimelineLine> say(Tone tone, const QString &en, const QString &ja, bool major = true)
    {
        line.tone = tone;
        line.text = {en, ja};
        line.major = major;
        return line;
    }

    std::optional<TimelineLine> instance()
    {
        const QString id = body[u"instance"_s].toString();
        const QString health = body[u"health"_s].toString();
        const QString role = body[u"role"_s].toString();
        static const QMap<QString, QString> words{{u"normal"_s, u"正常"_s},
                                                  {u"degraded"_s, u"低下"_s},
                                                  {u"down"_s, u"停止"_s},
                                                  {u"unknown"_s, u"不明"_s},
                                                  {u"maintenance"_s, u"保守"_s}};
        const QString before = m_health.value(id);
        const QString state = health + role;
        m_health.insert(id, state);
        if (before == state || before.isEmpty())
            return std::nullopt; // only its detail changed, or it was told for the first time
        static const QMap<QString, QString> roles{
            {u"primary"_s, u"主系"_s}, {u"standby"_s, u"待機"_s}, {u"replica"_s, u"複製"_s}};
        const QString rolePart = role == u"none" ? QString() : QString(u", "_s + role);
        const QString rolePartJa = role == u"none" ? QString() : QString(u"、"_s + roles.value(role, role));
        const Tone tone = health == u"down" ? Tone::Trouble : health == u"normal" ? Tone::Good : Tone::Warning;
        return say(tone, u"%1 is %2%3"_s.arg(id, health, rolePart),
                   u"%1: %2%3"_s.arg(id, words.value(health, health), rolePartJa),
                   health == u"down" || role == u"primary");
    }

    std::optional<TimelineLine> tellIncident(const Entry &entry)
    {
        if (entry.kind == Kind::incidentDeclared)
            return say(Tone::Warning,
                       u"SEV%1 declared: %2"_s.arg(body[u"severity"_s].toInt()).arg(body[u"title"_s].toString()),
                       u"SEV%1 を宣言: %2"_s.arg(body[u"severity"_s].toInt()).arg(body[u"title"_s].toString()));
        if (entry.kind == Kind::incidentResolved)
            return say(Tone::Good, u"Incident resolved"_s, u"インシデント解決"_s);
        if (entry.kind == Kind::incidentChanged) {
            QStringList en;
            QStringList ja;
            for (auto it = body.begin(); it != body.end(); ++it) {
                const Localized part = changeInWords(it.key(), it.value());
                if (!part.en.isEmpty()) {
                    en.append(part.en);
                    ja.append(part.ja);
                }
            }
            return say(Tone::Quiet, u"Incident changed: %1"_s.arg(en.join(u", "_s)),
                       u"インシデント更新: %1"_s.arg(ja.join(u"、"_s)), body.contains(u"status"_s));
        }
        if (entry.kind == Kind::drillStarted)
            return say(Tone::Quiet, u"Drill started: %1"_s.arg(body[u"title"_s][u"en"_s].toString()),
                       u"訓練開始: %1"_s.arg(body[u"title"_s][u"ja"_s].toString()));
        if (entry.kind == Kind::drillInjected)
            return tellInjected();
        if (entry.kind == Kind::drillDecision) {
            const QString act = body[u"act"_s].toString();
            const Localized what = m_names.actions.contains(act) ? m_names.action({{u"action"_s, act}}) : actName(act);
            QStringList en{what.en, body[u"answer"_s].toString()};
            QStringList ja{what.ja, body[u"answer"_s].toString()};
            en.removeAll(QString());
            ja.removeAll(QString());
            return say(Tone::Quiet, u"Own decision: %1"_s.arg(en.join(u": "_s)),
                       u"自分の判断: %1"_s.arg(ja.join(u": "_s)), false);
        }
        if (entry.kind == Kind::drillEnded)
            return say(Tone::Quiet, u"Drill ended"_s, u"訓練終了"_s);
        return std::nullopt;
    }

    /// What was said to the team. What was broken for them stays untold here: it is for them to find.
    std::optional<TimelineLine> tellInjected()
    {
        static const QMap<QString, Localized> speakers{{u"customer"_s, {u"A customer"_s, u"顧客"_s}},
                                                       {u"boss"_s, {u"The boss"_s, u"上司"_s}},
                                                       {u"press"_s, {u"The press"_s, u"報道"_s}},
                                                       {u"engineer"_s, {u"An engineer"_s, u"技術者"_s}}};
        const QString en = body[u"text"_s][u"en"_s].toString();
        const QString ja = body[u"text"_s][u"ja"_s].toString(en);
        if (body[u"what"_s] == u"hint"_s)
            return say(Tone::Quiet, u"Hint: "_s + en, u"ヒント: "_s + ja, false);
        if (body[u"what"_s] != u"message"_s)
            return std::nullopt;
        const QString from = body[u"from"_s].toString();
        const Localized speaker = speakers.value(from, {from, from});
        return say(Tone::Told, u"%1: “%2”"_s.arg(speaker.en, en), u"%1「%2」"_s.arg(speaker.ja, ja));
    }

    /// A notice's texts are in its draft: here only which one went where.
    std::optional<TimelineLine> publishing(const Entry &entry)
    {
        const QJsonObject arguments = body[u"arguments"_s].toObject();
        const QString notice = arguments[u"notice"_s].toString();
        const QString phase = arguments[u"phase"_s].toString();
        const QString page = body[u"target"_s].toString();
        const bool usual = page == u"status-page";
        m_actions.insert(entry.number, {u"Notice %1"_s.arg(notice), u"告知 %1"_s.arg(notice)});
        return say(Tone::Told, u"Notice %1 sent to %2 (%3)"_s.arg(notice, usual ? u"the status page"_s : page, phase),
                   u"告知 %1 を%2へ送信（%3）"_s.arg(notice, usual ? u"ステータスページ"_s : page,
                                                     changeInWords(u"status"_s, phase).ja.section(u' ', 1)));
    }

    std::optional<TimelineLine> tellWork(const Entry &entry)
    {
        if (entry.kind == Kind::runStarted)
            return say(Tone::Quiet, u"Runbook started: %1"_s.arg(body[u"title"_s].toString()),
                       u"手順書を開始: %1"_s.arg(body[u"title"_s].toString()));
        if (entry.kind == Kind::stepChanged) {
            const bool skipped = body[u"state"_s] == u"skipped"_s;
            const QString title = u"%1. %2"_s.arg(body[u"step"_s].toInt() + 1).arg(body[u"title"_s].toString());
            return say(skipped ? Tone::Warning : Tone::Good,
                       title + (skipped ? u": skipped, "_s + body[u"note"_s].toString() : u": done"_s),
                       title + (skipped ? u": 省略、"_s + body[u"note"_s].toString() : u": 完了"_s), false);
        }
        if (entry.kind == Kind::actionIntent) {
            if (body[u"action"_s].toString().endsWith(u".publish"))
                return publishing(entry);
            const Localized what = m_names.action(body);
            const Localized who = m_names.person(entry.actor);
            m_actions.insert(entry.number, what);
            if (m_names.actions.contains(body[u"action"_s].toString())) // its title names the arguments that matter
                return say(Tone::Told, u"“%1” started by %2"_s.arg(what.en, who.en),
                           u"%1が「%2」を開始"_s.arg(who.ja, what.ja));
            return say(Tone::Told, u"%1 started by %2"_s.arg(what.en + argumentsText(body), who.en),
                       u"%1 が %2 を開始"_s.arg(who.ja, what.ja + argumentsText(body)));
        }
        if (entry.kind == Kind::actionRefused) {
            const Localized what = m_names.action(body);
            return say(Tone::Warning, u"Refused: %1 (%2)"_s.arg(what.en, refusals(body)),
                       u"拒否: %1（%2）"_s.arg(what.ja, refusals(body)));
        }
        if (entry.kind == Kind::actionOutcome) {
            const QString outcome = body[u"outcome"_s].toString();
            const QString number = u"#%1"_s.arg(body[u"intent"_s].toInteger());
            const Localized what = m_actions.value(body[u"intent"_s].toInteger(), {number, number});
            static const QMap<QString, QString> words{
                {u"confirmed"_s, u"確認済"_s}, {u"failed"_s, u"失敗"_s}, {u"unknown"_s, u"結果不明"_s}};
            const QString reason = body[u"reason"_s].toString();
            const QString because = reason.isEmpty() ? QString() : QString(u" ("_s + reason + u')');
            return say(outcome == u"confirmed"    ? Tone::Good
                           : outcome == u"failed" ? Tone::Trouble
                                                  : Tone::Warning,
                       what.en + u": "_s + outcome + because, what.ja + u": "_s + words.value(outcome) + because);
        }
        if (entry.kind == Kind::stopSet)
            return say(Tone::Warning, body[u"on"_s].toBool() ? u"Everything is stopped"_s : u"Actions are released"_s,
                       body[u"on"_s].toBool() ? u"全停止"_s : u"停止を解除"_s);
        return std::nullopt;
    }

    const Names &m_names;
    TimelineLine line;
    QJsonObject body;
    QHash<QString, QString> m_health;
    QHash<qint64, Localized> m_actions;
};

}

Localized Names::action(const QJsonObject &body) const
{
    const auto title = actions.constFind(body[u"action"_s].toString());
    if (title == actions.cend()) {
        const QString id = QString(body[u"action"_s].toString() + u' ' + body[u"target"_s].toString()).trimmed();
        return {id, id};
    }
    return {filledIn(title->in(u"en"), body), filledIn(title->in(u"ja"), body)};
}

QList<TimelineLine> timelineOf(const QList<Entry> &entries, const Names &names)
{
    QList<TimelineLine> lines;
    Teller teller(names);
    for (const Entry &entry : entries) {
        if (const auto line = teller.tell(entry))
            lines.append(*line);
    }
    amend(lines, entries);
    return lines;
}

void amend(QList<TimelineLine> &lines, const QList<Entry> &entries)
{
    for (const Entry &entry : entries) {
        if (entry.kind != Kind::entryAmended)
            continue;
        const qint64 number = entry.body[u"entry"_s].toInteger();
        const auto original = std::ranges::lower_bound(lines, number, {}, &TimelineLine::entry);
        if (original != lines.end() && original->entry == number && entry.number > number)
            original->amendment = entry.body[u"text"_s].toString();
    }
}

}
