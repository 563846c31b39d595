// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/runbookfacts.h"

#include "runbooks/variables.h"
#include "situation/situation.h"

#include <QRegularExpression>

namespace Hikeshi {

using namespace Qt::StringLiterals;

QList<Suggestion> suggestions(const Situation &situation, const QList<Runbook> &runbooks, QStringView language)
{
    QList<BoardAlert> alerts = situation.alerts().shown(situation.now());
    std::ranges::stable_sort(alerts, [](const BoardAlert &a, const BoardAlert &b) {
        return std::tuple(a.cleared.has_value(), !a.firstOut) < std::tuple(b.cleared.has_value(), !b.firstOut);
    });
    QList<Suggestion> found;
    for (const BoardAlert &alert : std::as_const(alerts)) {
        for (const auto fitting = suggest(alert.alert, runbooks, language); const Runbook *runbook : fitting) {
            if (std::ranges::none_of(found, [&](const Suggestion &s) { return s.runbook == runbook; }))
                found.append({runbook, alert.alert, alert.firstOut,
                              runbook->meantFor.fits(alert.alert.name, alert.alert.labels.value(u"service"_s),
                                                     alert.alert.labels)});
        }
    }
    return found;
}

QList<const Runbook *> foundRunbooks(const QList<Runbook> &runbooks, const QString &search, QStringView language)
{
    QList<const Runbook *> found;
    const QStringList words = search.split(u' ', Qt::SkipEmptyParts);
    for (const Runbook &runbook : runbooks) {
        const Runbook *twin = runbookNamed(runbook.name, runbooks, language);
        const QString text = runbook.title + u' ' + twin->title + u' ' + runbook.name + u' ' + runbook.alerts.join(u' ')
            + u' ' + runbook.service;
        const bool fits =
            std::ranges::all_of(words, [&](const QString &w) { return text.contains(w, Qt::CaseInsensitive); });
        if (fits && !found.contains(twin))
            found.append(twin);
    }
    std::ranges::sort(found, {}, &Runbook::title);
    return found;
}

QStringList namesNeeded(const Runbook &runbook)
{
    static const QRegularExpression braces(u"\\{([a-z_]+)\\}"_s);
    QStringList names;
    const auto look = [&names](const QString &text) {
        for (const auto &match : braces.globalMatch(text)) {
            if (!names.contains(match.captured(1)))
                names.append(match.captured(1));
        }
    };
    for (const Step &step : runbook.steps) {
        look(step.title);
        for (const Block &block : step.blocks) {
            look(block.target);
            look(block.conditions.join(u' '));
            for (const QString &argument : block.arguments)
                look(argument);
            for (const SeriesId &series : block.series)
                look(series.value);
        }
    }
    if (names.removeOne(u"service"_s))
        names.prepend(u"service"_s);
    return names;
}

QStringList namesAsked(const Runbook &runbook)
{
    QStringList names = namesNeeded(runbook);
    QStringList keys;
    for (const QString &name : std::as_const(names))
        keys.append(variableKey(name));
    for (const auto variables = variablesOf(runbook); const Variable &variable : variables) {
        if (!keys.contains(variableKey(variable.name)))
            names.append(variable.name);
    }
    return names;
}

QMap<QString, QString> valuesKnown(const Runbook &runbook, const Alert *alert)
{
    QMap<QString, QString> values;
    if (!runbook.service.isEmpty())
        values.insert(u"service"_s, runbook.service);
    if (!alert)
        return values;
    QStringList names = namesAsked(runbook);
    if (!names.contains(u"service"_s))
        names.append(u"service"_s);
    for (const QString &name : std::as_const(names)) {
        const QString label = alert->labels.value(name);
        if (!label.isEmpty() && !values.contains(name))
            values.insert(name, label);
    }
    return values;
}

QString preambleOf(const Runbook &runbook)
{
    QString text = QString::fromUtf8(runbook.source.first(runbook.preambleEnd));
    static const QRegularExpression matter(u"\\A---\\n.*?\\n---\\n"_s, QRegularExpression::DotMatchesEverythingOption);
    static const QRegularExpression heading(u"^# .*$"_s, QRegularExpression::MultilineOption);
    text.remove(matter);
    if (const auto match = heading.match(text); match.hasMatch())
        text.remove(match.capturedStart(), match.capturedLength());
    return text.trimmed();
}

}
