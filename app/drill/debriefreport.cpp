// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/debriefreport.h"

#include "drill/course.h"
#include "drill/faultwords.h"
#include "journal/kinds.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// A report as its parts; how they are written down is somebody else's matter.
struct Part
{
    QString heading;
    QStringList points; ///< a list
    QStringList head; ///< of a table
    QList<QStringList> rows;
};

/// The words of a report, in its language.
class Words
{
public:
    Words(const DebriefFacts &facts, const QString &language)
        : m_facts(facts)
        , m_card(facts.card)
        , m_ja(language == u"ja")
        , m_language(language)
    {
    }

    QString title() const
    {
        return say(u"Debrief: %1"_s, u"振り返り: %1"_s).arg(m_facts.scenario.title.in(m_language));
    }
    QStringList summary() const;
    QList<Part> parts() const
    {
        QList<Part> all{scores(), roles(), faults(), thrown(), decisions(), past(), teaching()};
        all.removeIf([](const Part &part) { return part.points.isEmpty() && part.rows.isEmpty(); });
        return all;
    }
    bool isJapanese() const { return m_ja; }

private:
    QString say(const QString &en, const QString &ja) const { return m_ja ? ja : en; }
    QString measure(const QString &name) const;
    QString role(IncidentRole role) const;
    QString fault(const ScoreFault &fault) const;
    QString what(const Injected &injected) const;
    QString act(const QString &act, const QString &target = {}) const;
    static QString entry(qint64 number) { return number > 0 ? u"#%1"_s.arg(number) : u"—"_s; }
    QString clock(Instant at) const { return toClock(at - m_card.startedAt); }
    Part scores() const;
    Part roles() const;
    Part faults() const;
    Part thrown() const;
    Part decisions() const;
    Part past() const;
    Part teaching() const;

    const DebriefFacts &m_facts;
    const Scorecard &m_card;
    bool m_ja;
    QString m_language;
};

QString Words::measure(const QString &name) const
{
    static const QMap<QString, Localized> words{
        {u"detect"_s, {u"Detect"_s, u"検知"_s}},     {u"acknowledge"_s, {u"Acknowledge"_s, u"確認"_s}},
        {u"declare"_s, {u"Declare"_s, u"宣言"_s}},   {u"first_notice"_s, {u"First notice"_s, u"初回告知"_s}},
        {u"mitigate"_s, {u"Mitigate"_s, u"緩和"_s}}, {u"restore"_s, {u"Restore"_s, u"復旧"_s}}};
    return words.value(name, {name, name}).in(m_language);
}

QString Words::role(IncidentRole role) const
{
    switch (role) {
    case IncidentRole::IncidentCommander:
        return say(u"Incident commander"_s, u"指揮者"_s);
    case IncidentRole::OperationsLead:
        return say(u"Operations lead"_s, u"運用担当"_s);
    case IncidentRole::CommunicationsLead:
        return say(u"Communications lead"_s, u"広報担当"_s);
    case IncidentRole::Scribe:
        return say(u"Scribe"_s, u"記録係"_s);
    }
    return {};
}

QString Words::fault(const ScoreFault &fault) const
{
    switch (fault.kind) {
    case ScoreFault::Kind::Unsafe:
        return say(u"Unsafe: %1"_s, u"危険な操作: %1"_s).arg(fault.action);
    case ScoreFault::Kind::Refused:
        return say(u"Refused by a guard: %1"_s, u"ガードが拒否: %1"_s).arg(fault.action);
    case ScoreFault::Kind::Useless:
        return say(u"Of no use: %1"_s, u"効果なし: %1"_s).arg(fault.action);
    case ScoreFault::Kind::MissedUpdate:
        return say(u"Missed update to users"_s, u"利用者への続報の遅れ"_s);
    case ScoreFault::Kind::HandOver:
        return say(u"Hand-over without a word"_s, u"記録のない引き継ぎ"_s);
    case ScoreFault::Kind::Hint:
        return say(u"Asked for a hint"_s, u"ヒントを求めた"_s);
    }
    return {};
}

QString Words::what(const Injected &injected) const
{
    switch (injected.what) {
    case Injected::What::Fault:
        return say(u"Fault"_s, u"障害"_s);
    case Injected::What::Hint:
        return say(u"Hint"_s, u"ヒント"_s);
    case Injected::What::Observation:
        return say(u"Observation"_s, u"観察"_s);
    case Injected::What::Message:
        break;
    }
    static const QMap<QString, Localized> speakers{{u"customer"_s, {u"A customer"_s, u"顧客"_s}},
                                                   {u"boss"_s, {u"The boss"_s, u"上司"_s}},
                                                   {u"press"_s, {u"The press"_s, u"報道"_s}},
                                                   {u"engineer"_s, {u"An engineer"_s, u"技術者"_s}}};
    return speakers.value(injected.from, {injected.from, injected.from}).in(m_language);
}

QString Words::act(const QString &act, const QString &target) const
{
    if (act == u"acknowledge")
        return say(u"acknowledge the alert"_s, u"アラートを確認"_s);
    if (act == u"declare")
        return say(u"declare an incident"_s, u"インシデントを宣言"_s);
    if (act == u"wait")
        return say(u"wait and watch"_s, u"待って見守る"_s);
    return target.isEmpty() ? act : act + u' ' + target;
}

QStringList Words::summary() const
{
    QStringList lines{say(u"%1 of 100 points, drill started %2, lasted %3."_s, u"100 点中 %1 点、%2 開始、所要 %3。"_s)
                          .arg(m_card.points)
                          .arg(toIso(m_card.startedAt),
                               m_card.endedAt ? clock(*m_card.endedAt) : say(u"still running"_s, u"実施中"_s))};
    if (!m_card.people.isEmpty())
        lines.append(say(u"Took part: %1."_s, u"参加者: %1。"_s).arg(m_card.people.join(say(u", "_s, u"、"_s))));
    if (m_card.harm)
        lines.append(say(u"Orders lost: %1. Customer minutes without trading: %2."_s,
                         u"失われた注文: %1 件。取引できなかった延べ時間: %2 人分。"_s)
                         .arg(std::round(m_card.harm->ordersLost))
                         .arg(std::round(m_card.harm->customerMinutes)));
    return lines;
}

Part Words::scores() const
{
    Part part{say(u"Score"_s, u"採点"_s),
              {},
              {say(u"Measure"_s, u"指標"_s), say(u"Yours"_s, u"実績"_s), say(u"Target"_s, u"目標"_s),
               say(u"Best run"_s, u"最良の回"_s), say(u"Verdict"_s, u"判定"_s), say(u"Who"_s, u"担当"_s),
               say(u"Entry"_s, u"記録"_s)},
              {}};
    for (const ScoreLine &line : m_card.lines) {
        QString best = u"—"_s;
        for (const ScoreLine &other : m_facts.best ? m_facts.best->lines : QList<ScoreLine>()) {
            if (other.measure == line.measure && other.yours)
                best = toClock(*other.yours);
        }
        const QString verdict = !line.target ? say(u"no target"_s, u"目標なし"_s)
            : !line.yours                    ? say(u"missed"_s, u"未達"_s)
            : line.isMet()                   ? say(u"met"_s, u"達成"_s)
                                             : say(u"%1 over"_s, u"%1 超過"_s).arg(toClock(*line.yours - *line.target));
        part.rows.append({measure(line.measure), line.yours ? toClock(*line.yours) : u"—"_s,
                          line.target ? toClock(*line.target) : u"—"_s, best, verdict,
                          line.who.isEmpty() ? u"—"_s : line.who, entry(line.entry)});
    }
    return part;
}

Part Words::roles() const
{
    Part part{
        say(u"By role"_s, u"役割別"_s), {}, {say(u"Role"_s, u"役割"_s), say(u"Targets met"_s, u"達成した目標"_s)}, {}};
    for (const auto &[which, share] : m_card.byRole().asKeyValueRange())
        part.rows.append({role(which), say(u"%1 of %2"_s, u"%2 件中 %1 件"_s).arg(share.met).arg(share.targets)});
    return part;
}

Part Words::faults() const
{
    Part part{say(u"What cost points"_s, u"減点"_s),
              {},
              {say(u"What"_s, u"内容"_s), say(u"Points"_s, u"点"_s), say(u"Why"_s, u"理由"_s), say(u"Who"_s, u"担当"_s),
               say(u"Entry"_s, u"記録"_s)},
              {}};
    for (const ScoreFault &each : m_card.faults)
        part.rows.append({fault(each), u"−%1"_s.arg(each.cost()), each.why.in(m_language),
                          each.who.isEmpty() ? u"—"_s : each.who, entry(each.entry)});
    return part;
}

Part Words::thrown() const
{
    Part part{
        say(u"What was thrown in"_s, u"起こされたこと"_s),
        {},
        {say(u"At"_s, u"時刻"_s), say(u"What"_s, u"内容"_s), say(u"Text"_s, u"本文"_s), say(u"Entry"_s, u"記録"_s)},
        {}};
    for (const Injected &each : m_facts.injected) {
        const QString text = each.text.in(m_language);
        part.rows.append(
            {clock(each.at), what(each), text.isEmpty() ? faultInWords(each.fault) : text, entry(each.entry)});
    }
    return part;
}

Part Words::decisions() const
{
    Part part{say(u"Own decisions beside the commander's"_s, u"自分の判断と指揮者の行動"_s),
              {},
              {say(u"At"_s, u"時刻"_s), say(u"Who"_s, u"担当"_s), say(u"Decision"_s, u"判断"_s),
               say(u"Reason"_s, u"理由"_s), say(u"The commander did the same"_s, u"指揮者の同じ行動"_s),
               say(u"The commander did next"_s, u"指揮者の次の行動"_s)},
              {}};
    for (const Shadowed &each : m_facts.decisions) {
        const Decision &own = each.decision;
        QString said = own.act.isEmpty() ? own.answer : act(own.act);
        if (!own.act.isEmpty() && !own.answer.isEmpty())
            said += u": "_s + own.answer;
        part.rows.append({clock(own.at), own.who, said, own.reason,
                          each.same ? clock(each.same->at) : say(u"never"_s, u"なし"_s),
                          each.next ? clock(each.next->at) + u' ' + act(each.next->act, each.next->target)
                                    : say(u"nothing"_s, u"なし"_s)});
    }
    return part;
}

Part Words::past() const
{
    Part part{say(u"Against one's own past"_s, u"過去の自分との比較"_s), {}, {}, {}};
    for (const Scorecard &card : m_facts.earlier)
        part.points.append(say(u"%1: %2 of 100 points"_s, u"%1: %2 点"_s).arg(toIso(card.startedAt)).arg(card.points));
    if (!part.points.isEmpty())
        part.points.append(say(u"this drill: %1 of 100 points"_s, u"今回: %1 点"_s).arg(m_card.points));
    return part;
}

Part Words::teaching() const
{
    Part part{say(u"What it teaches"_s, u"学ぶこと"_s), {}, {}, {}};
    for (const Localized &point : m_facts.scenario.teaching)
        part.points.append(point.in(m_language));
    return part;
}

/// One line that shows exactly this text, also in a table.
QString plain(const QString &text)
{
    QString result;
    for (const QChar letter : text.simplified()) {
        if (u"\\`*_{}[]<>#|~&"_s.contains(letter))
            result += u'\\';
        result += letter;
    }
    return result;
}

QString row(const QStringList &cells, const QString &tag)
{
    QString text;
    for (const QString &cell : cells)
        text += u"<%1>%2</%1>"_s.arg(tag, cell.toHtmlEscaped());
    return u"<tr>"_s + text + u"</tr>\n"_s;
}

bool hasEnded(const Scorecard &card)
{
    return card.endedAt.has_value();
}

}

std::optional<Scorecard> bestOf(const QList<Scorecard> &cards, qint64 but)
{
    std::optional<Scorecard> best;
    for (const Scorecard &card : cards) {
        if (hasEnded(card) && card.entry != but && (!best || card.points >= best->points))
            best = card;
    }
    return best;
}

QList<Scorecard> earlierOf(const QList<Scorecard> &cards, const Scorecard &card)
{
    QList<Scorecard> earlier;
    std::ranges::copy_if(cards, std::back_inserter(earlier), [&](const Scorecard &other) {
        const bool same =
            std::ranges::any_of(other.people, [&](const QString &who) { return card.people.contains(who); });
        return hasEnded(other) && other.entry < card.entry && (same || card.people.isEmpty());
    });
    return earlier;
}

std::optional<DebriefFacts> debriefOf(const QList<Entry> &entries, qint64 started, const Scenario &scenario,
                                      const QList<Entry> &commanders)
{
    const QList<Scorecard> cards = scorecardsOf(entries, scenario);
    const auto card = std::ranges::find(cards, started, &Scorecard::entry);
    if (card == cards.end())
        return std::nullopt;
    const QList<Entry> drill = drillEntries(entries, started);
    DebriefFacts facts{.scenario = scenario,
                       .card = *card,
                       .injected = {},
                       .earlier = earlierOf(cards, *card),
                       .best = bestOf(cards, started),
                       .decisions = {}};
    for (const Entry &entry : drill) {
        if (entry.kind == Kind::drillInjected)
            facts.injected.append(injectedFrom(entry));
    }
    QList<Entry> others;
    std::ranges::copy_if(commanders, std::back_inserter(others), [&](const Entry &entry) {
        return entry.at >= card->startedAt && (!card->endedAt || entry.at <= *card->endedAt);
    });
    facts.decisions = shadowsOf(drill, drill + others);
    return facts;
}

QString toMarkdown(const DebriefFacts &facts, const QString &language)
{
    const Words words(facts, language);
    QString text = u"# "_s + plain(words.title()) + u"\n\n"_s;
    for (const auto summary = words.summary(); const QString &line : summary)
        text += plain(line) + u"\n\n"_s;
    const auto cells = [](const QStringList &list) {
        QStringList escaped;
        for (const QString &each : list)
            escaped.append(plain(each));
        return u"| "_s + escaped.join(u" | "_s) + u" |\n"_s;
    };
    for (const auto parts = words.parts(); const Part &part : parts) {
        text += u"## "_s + plain(part.heading) + u"\n\n"_s;
        if (!part.head.isEmpty()) {
            text += cells(part.head) + u'|' + u" --- |"_s.repeated(part.head.size()) + u'\n';
            for (const QStringList &line : part.rows)
                text += cells(line);
        }
        for (const QString &point : part.points)
            text += u"- "_s + plain(point) + u'\n';
        text += u'\n';
    }
    return text;
}

QString toHtml(const DebriefFacts &facts, const QString &language)
{
    const Words words(facts, language);
    QString text =
        u"<!DOCTYPE html>\n<html lang=\"%1\"><head><meta charset=\"utf-8\"><title>%2</title><style>\n"
        "body{font-family:Inter,'Noto Sans CJK JP',sans-serif;max-width:60em;margin:2em auto;padding:0 1em}\n"
        "table{border-collapse:collapse;width:100%}th,td{border-bottom:1px solid #ccc;text-align:left;"
        "padding:.35em .6em;vertical-align:top}\n</style></head><body>\n<h1>%2</h1>\n"_s.arg(
            words.isJapanese() ? u"ja"_s : u"en"_s, words.title().toHtmlEscaped());
    for (const auto summary = words.summary(); const QString &line : summary)
        text += u"<p>"_s + line.toHtmlEscaped() + u"</p>\n"_s;
    for (const auto parts = words.parts(); const Part &part : parts) {
        text += u"<h2>"_s + part.heading.toHtmlEscaped() + u"</h2>\n"_s;
        if (!part.head.isEmpty()) {
            text += u"<table>\n"_s + row(part.head, u"th"_s);
            for (const QStringList &line : part.rows)
                text += row(line, u"td"_s);
            text += u"</table>\n"_s;
        }
        if (!part.points.isEmpty()) {
            text += u"<ul>\n"_s;
            for (const QString &point : part.points)
                text += u"<li>"_s + point.toHtmlEscaped() + u"</li>\n"_s;
            text += u"</ul>\n"_s;
        }
    }
    return text + u"</body></html>\n"_s;
}

}
