// SPDX-License-Identifier: GPL-3.0-or-later
// Operators who do anything at any time, and a program that dies at any time. Whatever they do: no request without a
// synced intent before it, none twice, none outside a valid selection, none while stopped or not armed, and nobody
// agrees to an action of their own. The journal alone is read for it, not the fold that the dispatcher uses.
#include "journal/verify.h"
#include "tests/control/controlfixture.h"

#include <QRandomGenerator>
#include <QSet>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const QStringList people{u"ann"_s, u"bob"_s, u"console"_s};

/// Reads the journal as an auditor would, who trusts nobody.
class Auditor
{
public:
    explicit Auditor(ControlFixture &fixture)
        : m_fixture(fixture)
    {
    }

    /// A request is about to leave.
    void asked(qint64 intent, Instant now)
    {
        ++requests;
        if (m_fixture.dispatcher->isStopped())
            complain(intent, u"sent while stopped"_s);
        const bool fromDisk = requests % 50 == 0; // the file itself, now and then: it takes long
        const QList<Entry> entries =
            fromDisk ? readJournal(m_fixture.path).value_or(QList<Entry>()) : m_fixture.journal->entries();
        if (intent < 1 || intent > entries.size() || entries[intent - 1].kind != Kind::actionIntent)
            return complain(intent, u"no intent is on the disk"_s);
        if (m_asked.contains(intent))
            complain(intent, u"asked twice"_s);
        m_asked.insert(intent);
        audit(entries, entries[intent - 1], now);
    }

    void opened() { m_openedAt = m_fixture.journal->entries().size(); }
    /// Everything that was ever written.
    void auditAll(const QList<Entry> &entries)
    {
        QMap<qint64, QString> requester;
        for (const Entry &entry : entries) {
            if (entry.kind == Kind::actionSelected)
                requester.insert(entry.number, entry.actor);
            else if (entry.kind == Kind::actionApproved
                     && requester.value(entry.body[u"selection"_s].toInteger()) == entry.body[u"approver"_s].toString())
                complain(entry.number, u"agreed to an action of their own"_s);
        }
    }

    qsizetype requests = 0;
    QStringList complaints;

private:
    void complain(qint64 number, const QString &what) { complaints.append(u"#%1: %2"_s.arg(number).arg(what)); }

    void audit(const QList<Entry> &entries, const Entry &intent, Instant now)
    {
        const qint64 selection = intent.body[u"selection"_s].toInteger();
        const Entry *selected = nullptr;
        Instant until;
        QSet<QString> agreed;
        bool requested = false;
        bool stopped = false;
        std::optional<Instant> armed;
        for (const Entry &entry : entries) {
            const QJsonObject &body = entry.body;
            const bool its = body[u"selection"_s].toInteger() == selection;
            if (entry.number == selection && entry.kind == Kind::actionSelected) {
                selected = &entry;
                until = fromMilliseconds(body[u"until"_s].toInteger());
            } else if (entry.kind == Kind::actionApproved && its && entry.number < intent.number) {
                agreed.insert(body[u"approver"_s].toString());
                until = fromMilliseconds(body[u"until"_s].toInteger());
            } else if (entry.kind == Kind::actionReleased && its && entry.number < intent.number) {
                complain(intent.number, u"operated after its release"_s);
            } else if (entry.kind == Kind::actionIntent && its && entry.number != intent.number) {
                complain(intent.number, u"one selection, two intents"_s);
            } else if (entry.kind == Kind::actionRequested && body[u"intent"_s].toInteger() == intent.number) {
                requested = true;
            } else if (entry.kind == Kind::stopSet) {
                stopped = body[u"on"_s].toBool();
            } else if (entry.kind == Kind::consoleArmed && entry.number > m_openedAt) {
                armed = fromMilliseconds(body[u"until"_s].toInteger());
            } else if (entry.kind == Kind::consoleDisarmed) {
                armed.reset();
            }
        }
        if (!requested)
            complain(intent.number, u"the request is not journaled"_s);
        if (stopped)
            complain(intent.number, u"sent after the stop was written"_s);
        if (!armed || *armed <= now)
            complain(intent.number, u"sent from a console that was not armed"_s);
        if (!selected)
            return complain(intent.number, u"nothing was selected"_s);
        if (intent.at >= until)
            complain(intent.number, u"operated after its time"_s);
        for (const QString &key : {u"action"_s, u"target"_s, u"arguments"_s}) {
            if (intent.body[key] != selected->body[key])
                complain(intent.number, u"another %1 than selected"_s.arg(key));
        }
        if (intent.actor != selected->actor)
            complain(intent.number, u"operated by another than who selected"_s);
        agreed.remove(intent.actor);
        if (agreed.size() + 1 < selected->body[u"persons"_s].toInt())
            complain(intent.number, u"too few have agreed"_s);
    }

    ControlFixture &m_fixture;
    QSet<qint64> m_asked;
    qint64 m_openedAt = 0;
};

/// One who does anything.
class Monkeys
{
public:
    Monkeys(ControlFixture &fixture, Auditor &auditor, quint32 seed)
        : f(fixture)
        , m_auditor(auditor)
        , m_random(seed)
    {
    }

    void step()
    {
        switch (m_random.bounded(20)) {
        case 0:
        case 1:
        case 2:
        case 3:
            return select();
        case 4:
        case 5:
        case 6:
        case 7:
        case 8:
            return operate();
        case 9:
        case 10:
            return f.wait(Milliseconds(m_random.bounded(100, 6000)));
        case 11:
            return f.dispatcher->release(anySelection(), anybody());
        case 12:
        case 13:
            f.dispatcher->approve(anySelection(), anybody(), {});
            return;
        case 14:
            return f.dispatcher->setStop(m_random.bounded(5) == 0, anybody(), u"monkey"_s);
        case 15:
        case 16:
            return f.dispatcher->arm(anybody(), Milliseconds(m_random.bounded(1000, 900'000)), u"monkey"_s);
        case 17:
            breathe();
            return m_random.bounded(4) == 0 ? f.dispatcher->disarm(anybody()) : f.observeAll();
        case 18:
            return turn();
        default:
            return m_random.bounded(6) == 0 ? crash() : turn();
        }
    }

private:
    QString anybody() { return people[m_random.bounded(people.size())]; }
    qint64 anySelection()
    {
        if (m_selected->isEmpty() || m_random.bounded(10) == 0)
            return m_random.bounded(1, 500);
        const qsizetype newest = std::min<qsizetype>(m_selected->size(), 3);
        return (*m_selected)[m_selected->size() - 1 - m_random.bounded(newest)].first;
    }

    void select()
    {
        const QStringList replicas{u"db-1"_s, u"db-2"_s, u"db-3"_s};
        const QString who = anybody();
        const std::array intents{f.intent("c.failover", "db", {{u"candidate"_s, replicas[m_random.bounded(3)]}}, who),
                                 f.intent("c.note", "db", {{u"text"_s, QString::number(m_random.bounded(3))}}, who),
                                 f.intent("c.drain", m_random.bounded(2) ? "web-1" : "web-2", {}, who),
                                 f.intent("c.ready", m_random.bounded(2) ? "web-1" : "web-2", {}, who)};
        const Intent intent = intents[static_cast<size_t>(m_random.bounded(4))];
        // It may end after everything here is gone.
        f.dispatcher->select(intent).then([known = m_selected, intent](const Result<Selection> &selected) {
            if (selected)
                known->append({selected->number, intent});
        });
    }

    void operate()
    {
        const qint64 number = anySelection();
        const auto known = std::ranges::find(*m_selected, number, &std::pair<qint64, Intent>::first);
        Intent intent = known == m_selected->end() ? f.intent("c.note", "db", {{u"text"_s, u"1"_s}}) : known->second;
        switch (m_random.bounded(12)) {
        case 0:
            intent.operatorId = anybody();
            break;
        case 1:
            intent.arguments[u"text"_s] = u"other"_s;
            break;
        case 2:
            intent.target = u"web"_s;
            break;
        default:
            break;
        }
        f.dispatcher->operate(number, intent);
        if (m_random.bounded(3) == 0)
            f.dispatcher->operate(number, intent); // an impatient hand
    }

    /// The world turns: what was done may show, or something else.
    void turn()
    {
        const int primary = m_random.bounded(1, 4);
        for (int i = 1; i <= 3; ++i)
            f.observe(u"db-%1"_s.arg(i), i == primary ? Role::Primary : Role::Replica);
        f.web[u"admin"_s] = m_random.bounded(2) ? u"drain"_s : u"ready"_s;
        f.observe(u"web-1"_s, Role::None, f.web);
        f.observe(u"web-2"_s, Role::None, f.web);
        while (f.api.inFlight() > 0)
            f.api.answer(anyAnswer());
    }

    Answer anyAnswer()
    {
        switch (m_random.bounded(4)) {
        case 0:
            return ScriptedApi::answered(412, "no");
        case 1:
            return {.kind = Answer::Kind::Lost, .reason = u"cut"_s};
        case 2:
            return {.kind = Answer::Kind::NotSent, .reason = u"refused"_s};
        default:
            return ScriptedApi::answered(200, "OK");
        }
    }

    void breathe()
    {
        if (f.api.inFlight() > 0)
            f.api.answer(anyAnswer());
        QCoreApplication::processEvents();
    }
    void crash()
    {
        f.reopen();
        m_auditor.opened();
    }

    ControlFixture &f;
    Auditor &m_auditor;
    QRandomGenerator m_random;
    using Known = QList<std::pair<qint64, Intent>>;
    std::shared_ptr<Known> m_selected = std::make_shared<Known>();
};

}

class TestOperators : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whateverTheyDo_data();
    void whateverTheyDo();
};

void TestOperators::whateverTheyDo_data()
{
    QTest::addColumn<int>("seed");
    // HIKESHI_SEED plays one more.
    QList<int> seeds{1, 2, 3};
    if (qEnvironmentVariableIsSet("HIKESHI_SEED"))
        seeds = {qEnvironmentVariableIntValue("HIKESHI_SEED")};
    for (const int seed : std::as_const(seeds))
        QTest::addRow("seed %d", seed) << seed;
}

void TestOperators::whateverTheyDo()
{
    QFETCH(int, seed);
    ControlFixture fixture;
    fixture.policy = {.arming = 15min, .twoPersons = {u"c.failover"_s}, .operatorId = u"console"_s};
    fixture.api.waits = true;
    fixture.open();
    Auditor auditor(fixture);
    fixture.api.asked = [&](const Clearance &clearance, const Request &) {
        auditor.asked(clearance.intent(), fixture.clock.now());
    };
    fixture.dispatcher->arm(u"ann"_s, {}, u"begin"_s);
    Monkeys monkeys(fixture, auditor, static_cast<quint32>(seed));
    for (int step = 0; step < 1500; ++step) {
        monkeys.step();
        if (step % 3 == 0)
            QCoreApplication::processEvents();
        if (step % 5 == 0) // sometimes the journal is quick, sometimes it is behind
            fixture.settle();
        // What it writes never breaks its own tables.
        QVERIFY2(fixture.dispatcher->findings().isEmpty(),
                 qPrintable(u"step %1: %2"_s.arg(step).arg(fixture.dispatcher->findings().value(0).text())));
        QVERIFY2(auditor.complaints.isEmpty(),
                 qPrintable(u"step %1: %2"_s.arg(step).arg(auditor.complaints.join(u'\n'))));
    }
    fixture.settle();
    const QList<Entry> entries = fixture.journal->entries();
    auditor.auditAll(entries);
    QVERIFY2(auditor.complaints.isEmpty(), qPrintable(auditor.complaints.join(u'\n')));
    qInfo("%lld requests, %lld approvals, %lld refusals, %lld entries", qlonglong(auditor.requests),
          qlonglong(fixture.count(Kind::actionApproved)), qlonglong(fixture.count(Kind::actionRefused)),
          qlonglong(entries.size()));
    QVERIFY(auditor.requests > 15); // they got something done
    fixture.close();
    const auto onDisk = readJournal(fixture.path);
    QVERIFY2(onDisk, onDisk ? "" : qPrintable(onDisk.error().text()));
    QCOMPARE(foldActions(*onDisk).size(), foldActions(entries).size());
}

QTEST_GUILESS_MAIN(TestOperators)
#include "tst_operators.moc"
