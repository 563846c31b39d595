// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/machine.h"
#include "exchange/model/monitoring.h"
#include "exchange/model/rng.h"

#include <deque>
#include <map>

namespace Hikeshi::Exchange {

/// Looks at every service process once a second and starts again what has died: after 5 s, then with doubling delays,
/// and not more than five times in ten minutes. It can be paused, told to restart something, and it can be wrong.
class Supervisor
{
public:
    explicit Supervisor(std::uint64_t seed)
        : m_rng(seed)
    {
    }

    struct Event
    {
        enum class Kind
        {
            Restarted,
            GaveUp,
            RestartedHealthy, ///< by mistake
            ByHand
        };
        Kind kind;
        QString instance;
    };
    /// Gives back what it did.
    std::vector<Event> step(Ms now, std::vector<Machine> &machines);

    bool isPaused() const { return m_paused; }
    void setPaused(bool paused) { m_paused = paused; }
    /// Its probe lies: it takes healthy processes for dead.
    void setWrong(bool wrong) { m_wrong = wrong; }
    bool hasGivenUp(const QString &instance) const;
    /// By hand, also what it had given up; false for what it does not look after.
    bool restart(const QString &instance, Ms now, std::vector<Machine> &machines);
    void forget(const QString &instance) { m_cares.erase(instance); } ///< it was healed from outside
    std::vector<Condition> conditions(Ms now) const;

    static bool caresFor(const Machine &machine);
    static constexpr Ms bootTakes = 8'000;
    static constexpr int mostRestarts = 5;

    bool operator==(const Supervisor &) const = default;

private:
    struct Care
    {
        std::vector<Ms> restarts; ///< within the last ten minutes
        Ms nextTry = 0;
        Ms upAt = 0; ///< of a process that is starting; 0: none is
        bool givenUp = false;
        bool operator==(const Care &) const = default;
    };

    void boot(Care &care, Machine &machine, Ms now);

    std::map<QString, Care> m_cares;
    Rng m_rng;
    bool m_paused = false;
    bool m_wrong = false;
    Ms m_nextLook = 0;
    Ms m_nextMistake = 0;
    std::deque<Ms> m_recent; ///< when it restarted anything, the last minutes
};

}
