// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/drillimport.h"

#include <QDate>
#include <QRegularExpression>
#include <QTime>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Text as it was before Markdown's marks were escaped.
QString unescaped(const QString &text)
{
    static const QRegularExpression mark(u"\\\\([\\\\`*\\[\\]<>|~&_])"_s);
    return QString(text).replace(mark, u"\\1"_s).trimmed();
}

/// `1:02:03`, `0:44`
std::optional<Milliseconds> clockDuration(const QString &text)
{
    static const QRegularExpression form(u"^(?:(\\d{1,4}):)?(\\d{1,2}):(\\d{2})$"_s);
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return std::nullopt;
    return std::chrono::hours(match.captured(1).toInt()) + std::chrono::minutes(match.captured(2).toInt())
        + std::chrono::seconds(match.captured(3).toInt());
}

QRegularExpression both(const QString &en, const QString &ja)
{
    return QRegularExpression(u"^(?:%1|%2)$"_s.arg(en, ja));
}

class PostmortemReader
{
public:
    explicit PostmortemReader(const QMap<QString, QString> &runbooks)
        : m_runbooks(runbooks)
    {
        m_facts.source = u"its postmortem"_s;
    }

    Result<IncidentFacts> read(const QString &markdown)
    {
        for (const auto lines = markdown.split(u'\n'); const QString &line : lines) {
            if (line.startsWith(u"# ") && m_facts.title.isEmpty())
                title(line.sliced(2));
            else if (line.startsWith(u"INC-") && m_facts.id.isEmpty())
                head(line);
            else if (line.startsWith(u'|'))
                measure(line);
            else if (line.startsWith(u"- `"))
                happened(line);
        }
        if (m_facts.id.isEmpty())
            return fail(ErrorKind::Invalid, u"the postmortem"_s, u"has no line like `INC-7 · SEV1 · …`"_s,
                        u"use one that Hikeshi has written"_s);
        if (m_facts.fired.isEmpty())
            return fail(ErrorKind::NotFound, m_facts.id, u"its timeline tells of no alert"_s,
                        u"import its journal instead"_s);
        placeTimes();
        m_facts.gaps.append(u"what instances did before the first alert: a postmortem begins with it"_s);
        return m_facts;
    }

private:
    void title(const QString &text)
    {
        static const QRegularExpression drill(u"^(\\[DRILL\\] ?|【訓練】)"_s);
        m_facts.title = unescaped(text).remove(drill);
    }

    // `INC-121 · SEV1 · 2026-11-24 12:00:24 – 12:02:00 JST · …`
    void head(const QString &line)
    {
        static const QRegularExpression form(
            u"^(INC-\\d{1,18}) · SEV\\d · (\\d{4}-\\d{2}-\\d{2}) (\\d{2}:\\d{2}:\\d{2}) – (\\d{2}:\\d{2}:\\d{2})?"_s);
        const auto match = form.match(line);
        if (!match.hasMatch())
            return;
        m_facts.id = match.captured(1);
        m_facts.day = match.captured(2);
        const std::optional<Milliseconds> from = clockDuration(match.captured(3));
        if (const std::optional<Milliseconds> to = clockDuration(match.captured(4)); from && to)
            m_facts.lasted = *to >= *from ? *to - *from : *to - *from + 24h;
    }

    // `| Acknowledge | 0:08 | #112 |`
    void measure(const QString &line)
    {
        static const QMap<QString, QString> names{{u"Detect"_s, u"detect"_s},
                                                  {u"検知"_s, u"detect"_s},
                                                  {u"Acknowledge"_s, u"acknowledge"_s},
                                                  {u"確認"_s, u"acknowledge"_s},
                                                  {u"Declare"_s, u"declare"_s},
                                                  {u"宣言"_s, u"declare"_s},
                                                  {u"First notice"_s, u"first_notice"_s},
                                                  {u"第一報"_s, u"first_notice"_s},
                                                  {u"Mitigate"_s, u"mitigate"_s},
                                                  {u"緩和"_s, u"mitigate"_s},
                                                  {u"Restore"_s, u"restore"_s},
                                                  {u"復旧"_s, u"restore"_s}};
        const QStringList cells = line.split(u'|');
        const QString name = names.value(cells.value(1).trimmed());
        const std::optional<Milliseconds> time = clockDuration(cells.value(2));
        if (!name.isEmpty() && time)
            m_facts.measures.insert(name, *time + 1s); // its parts of a second are not told
    }

    // "- `12:00:26` LedgerPrimaryLost fires (first-out) (#93)"
    void happened(const QString &line)
    {
        static const QRegularExpression form(u"^- `(\\d{2}:\\d{2}:\\d{2})` (.*?) \\(#\\d+\\)$"_s);
        const auto match = form.match(line);
        const std::optional<Milliseconds> at = clockDuration(match.captured(1));
        if (!match.hasMatch() || !at)
            return;
        // A timeline only goes forward; over midnight the clock begins anew.
        Milliseconds time = *at + m_days;
        if (time < m_last) {
            m_days += 24h;
            time += 24h;
        }
        m_last = time;
        tell(time, unescaped(match.captured(2)));
    }

    void tell(Milliseconds at, const QString &text)
    {
        static const QRegularExpression fires = both(u"(\\S+) fires( \\(first-out\\))?"_s, u"(\\S+) 発報(（初報）)?"_s);
        static const QRegularExpression state =
            both(u"(\\S+) is (normal|degraded|down|unknown|maintenance)(, primary)?.*"_s,
                 u"(\\S+): (正常|低下|停止|不明|保守)(、主系)?.*"_s);
        static const QRegularExpression started =
            both(u"([a-z0-9-]+\\.[a-z0-9_-]+) (\\S+?)(?: → (.*))? started by .*"_s,
                 u".* が ([a-z0-9-]+\\.[a-z0-9_-]+) (\\S+?)(?: → (.*))? を開始"_s);
        static const QRegularExpression confirmed =
            both(u"([a-z0-9-]+\\.[a-z0-9_-]+) (\\S+): confirmed.*"_s, u"([a-z0-9-]+\\.[a-z0-9_-]+) (\\S+): 確認済.*"_s);
        static const QRegularExpression runbook = both(u"Runbook started: (.+)"_s, u"手順書を開始: (.+)"_s);
        if (const auto match = fires.match(text); match.hasMatch()) {
            m_facts.fired.append({.name = match.captured(1) + match.captured(3), .instance = {}, .at = at});
        } else if (const auto run = runbook.match(text); run.hasMatch()) {
            const QString named = run.captured(1) + run.captured(2);
            if (m_facts.runbook.isEmpty())
                m_facts.runbook = m_runbooks.value(named);
            if (m_facts.runbook.isEmpty())
                m_facts.gaps.append(u"the runbook “%1”"_s.arg(named));
        } else if (const auto done = started.match(text); done.hasMatch()) {
            const int group = done.captured(1).isEmpty() ? 4 : 1;
            m_started.insert(done.captured(group) + u' ' + done.captured(group + 1), done.captured(group + 2));
        } else if (const auto outcome = confirmed.match(text); outcome.hasMatch()) {
            const int group = outcome.captured(1).isEmpty() ? 3 : 1;
            const QString action = outcome.captured(group);
            const QString target = outcome.captured(group + 1);
            m_facts.done.append({action, target, m_started.value(action + u' ' + target), at});
            if (action == u"haproxy.drain" || action == u"haproxy.maint")
                m_takenOut.append(target);
        } else if (const auto is = state.match(text); is.hasMatch()) {
            instance(at, is);
        }
    }

    void instance(Milliseconds at, const QRegularExpressionMatch &match)
    {
        const int group = match.captured(1).isEmpty() ? 4 : 1;
        const QString id = match.captured(group);
        const QString health = match.captured(group + 1);
        const bool isDown = health == u"down" || health == u"停止";
        const auto known = std::ranges::find_last(m_facts.lost, id, &IncidentFacts::Lost::instance);
        if (isDown && (known.empty() || known.front().backAt))
            m_facts.lost.append({.instance = id, .at = at, .wasPrimary = !match.captured(group + 2).isEmpty()});
        else if (!isDown && !known.empty() && !known.front().backAt)
            known.front().backAt = at;
    }

    /// Times of the day become times after the first alert.
    void placeTimes()
    {
        const Milliseconds first = m_facts.fired.first().at;
        for (IncidentFacts::Lost &each : m_facts.lost) {
            each.at -= first;
            if (each.backAt)
                *each.backAt -= first;
        }
        for (IncidentFacts::Fired &each : m_facts.fired)
            each.at -= first;
        for (IncidentFacts::Done &each : m_facts.done)
            each.at -= first;
        // Only its name says which web server was sick: the one that was taken out, and orders were well again.
        const bool orders = m_facts.fired.first().name == u"OrderErrorRateHigh";
        if (orders && !m_takenOut.isEmpty() && m_facts.lost.isEmpty()) {
            m_facts.fired.append({.name = u"WebErrorsHigh"_s, .instance = m_takenOut.first(), .at = {}});
            m_facts.gaps.append(u"which server was sick: %1 is taken, which was taken out"_s.arg(m_takenOut.first()));
        }
    }

    const QMap<QString, QString> &m_runbooks;
    IncidentFacts m_facts;
    QMap<QString, QString> m_started; ///< action and target, and what with
    QStringList m_takenOut;
    Milliseconds m_days{0};
    Milliseconds m_last{0};
};

}

Result<IncidentFacts> factsFromPostmortem(const QString &markdown, const QMap<QString, QString> &runbooks)
{
    return PostmortemReader(runbooks).read(markdown);
}

}
