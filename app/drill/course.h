// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/topology.h"

#include <QMap>
#include <QSet>

#include <optional>

namespace Hikeshi {

/// Something that was thrown in: by the scenario's author, by the instructor, or a hint that was asked for.
struct Injected
{
    enum class What
    {
        Fault, ///< something broke, or healed
        Message, ///< somebody says something: customer, boss, press, engineer
        Hint,
        Observation, ///< the instructor noticed something about the trainee; told in the debrief, not during the drill
    };

    qint64 entry = 0;
    Instant at;
    QString id; ///< the scenario's inject; empty: the instructor threw it in
    What what = What::Message;
    QString from; ///< who speaks, or who threw it in
    Localized text; ///< of a fault: what it is, for the debrief
    QJsonObject fault; ///< in the exchange's vocabulary

    bool operator==(const Injected &) const = default;
};

QString word(Injected::What what);
std::optional<Injected::What> injectedWhat(QStringView word);

/// What somebody did to the site during a drill.
struct Operated
{
    qint64 entry = 0; ///< its intent
    Instant at;
    QString action;
    QString target;
    QString operatorId;
    std::optional<Instant> confirmedAt;

    bool isPublication() const { return action.endsWith(QStringView(u".publish")); }
    bool operator==(const Operated &) const = default;
};

/// How the newest drill goes so far: a fold over the journal, one entry at a time.
class DrillCourse
{
public:
    void take(const Entry &entry);

    bool isRunning() const { return m_startedAt && !m_endedAt; }
    QString scenario() const { return m_scenario; }
    std::optional<Instant> startedAt() const { return m_startedAt; }
    std::optional<Instant> firstAlertAt() const { return m_firstAlertAt; }
    std::optional<Instant> acknowledgedAt() const { return m_acknowledgedAt; }
    std::optional<Instant> declaredAt() const { return m_declaredAt; }
    std::optional<Instant> resolvedAt() const { return m_resolvedAt; }
    std::optional<Instant> noticeAt() const { return m_noticeAt; } ///< the newest confirmed publication
    const QList<Operated> &operated() const { return m_operated; }
    const QList<Injected> &injected() const { return m_injected; }
    bool hasInjected(const QString &id) const { return m_ids.contains(id); }
    bool hasStarted(const QString &runbook) const { return m_runbooks.contains(runbook); }
    int hintsGiven() const;

private:
    std::optional<Instant> m_startedAt;
    std::optional<Instant> m_endedAt;
    std::optional<Instant> m_firstAlertAt;
    std::optional<Instant> m_acknowledgedAt;
    std::optional<Instant> m_declaredAt;
    std::optional<Instant> m_resolvedAt;
    std::optional<Instant> m_noticeAt;
    QString m_scenario;
    QList<Operated> m_operated;
    QList<Injected> m_injected;
    QSet<QString> m_ids;
    QSet<QString> m_runbooks; ///< by file name without folder and ending
};

/// Of a drill.injected entry; hostile bodies give defaults.
Injected injectedFrom(const Entry &entry);

}
