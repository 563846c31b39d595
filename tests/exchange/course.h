// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"

#include <QCryptographicHash>

namespace Hikeshi::Exchange {

/// What befalls a world and what people do about it, drawn from a seed: faults of every kind with sensible targets and
/// amounts, and operators' and customers' commands, right and wrong ones alike.
class Course
{
public:
    struct Step
    {
        Ms at = 0; ///< after the start
        std::optional<Fault> fault; ///< nothing: a command
        std::uint64_t lot = 0; ///< which command, and with what
    };

    /// About three steps in two minutes of site time and at least eight.
    Course(std::uint64_t seed, Ms length);

    const std::vector<Step> &steps() const { return m_steps; }
    /// Does what is due at one step. Says it in words.
    static QString take(World &world, const Step &step);
    /// What Patroni answers is fetched, as its clients do; call it once a second.
    static void listen(World &world) { (void)world.ledger().takeAnswer(world.now()); }
    /// Everything is put right that a heal can put right.
    static void healAll(World &world);

private:
    std::vector<Step> m_steps;
};

/// A world's whole stream by its hash: events, each second's samples, and the picture at the end.
class StreamHash
{
public:
    /// Hashes what has happened since the last call, and the samples of now.
    void take(World &world);
    void add(const QString &text) { m_hash.addData(text.toUtf8()); }
    QByteArray hex(const World &world) const; ///< with the picture and the heads of its books

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

/// A world of that seed with its course of `length`, its stream's hash. `pace`: pieces in which time goes on (0: a
/// second); `forkAt`: a copy goes on from there in the original's place (0: none).
QByteArray hashOfCourse(std::uint64_t seed, Ms length, Ms pace = 0, Ms forkAt = 0);

}
