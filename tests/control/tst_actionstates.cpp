// SPDX-License-Identifier: GPL-3.0-or-later
// Every pair of states, by the fold over a journal: what the table does not allow changes nothing and is reported.
#include "control/actiondrafts.h"
#include "control/actionfold.h"

#include <QTest>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using State = ActionState;

namespace {

const QMap<State, const char *> names{{State::Refused, "Refused"},     {State::Intended, "Intended"},
                                      {State::Requested, "Requested"}, {State::Verifying, "Verifying"},
                                      {State::Confirmed, "Confirmed"}, {State::Failed, "Failed"},
                                      {State::Unknown, "Unknown"}};

/// What may come after what, written down a second time.
const QMap<State, QList<State>> table{
    {State::Refused, {}},
    {State::Intended, {State::Requested, State::Verifying, State::Failed, State::Unknown}},
    {State::Requested, {State::Verifying, State::Failed, State::Unknown}},
    {State::Verifying, {State::Requested, State::Confirmed, State::Failed, State::Unknown}},
    {State::Confirmed, {}},
    {State::Failed, {}},
    {State::Unknown, {State::Confirmed, State::Failed}}};

constexpr Instant start{std::chrono::sys_days{std::chrono::November / 24 / 2026}};

/// A fold that is told one thing after another, a second apart.
struct Teller
{
    ActionFold fold;
    qint64 number = 0;

    qint64 tell(const Draft &draft)
    {
        ++number;
        fold.take({.number = number,
                   .at = start + number * 1s,
                   .kind = draft.kind,
                   .actor = draft.actor,
                   .body = draft.body});
        return number;
    }
};

Preview preview(const QString &by = u"ann"_s)
{
    return {.intent = {.action = ActionId(u"db.failover"_s), .target = u"db"_s, .operatorId = by}};
}

/// What would bring an action into `state`; nothing when no entry does.
std::optional<Draft> draftFor(State state, qint64 intent, int index)
{
    switch (state) {
    case State::Requested:
        return Drafts::actionRequested(intent, index, u"POST /"_s, u"db:1"_s, u"ann"_s);
    case State::Verifying:
        return Drafts::actionAnswered(intent, {.kind = Answer::Kind::Answered, .status = 200});
    case State::Confirmed:
    case State::Failed:
    case State::Unknown:
        return Drafts::actionOutcome(intent, state, u"because"_s, {});
    case State::Refused:
    case State::Intended:
        break;
    }
    return std::nullopt;
}

/// An action in `state`, by the shortest way.
qint64 bringInto(Teller &teller, State state)
{
    if (state == State::Refused)
        return teller.tell(Drafts::actionRefused(preview()));
    const qint64 intent = teller.tell(Drafts::actionIntent(preview()));
    const QMap<State, QList<State>> ways{{State::Requested, {State::Requested}},
                                         {State::Verifying, {State::Requested, State::Verifying}},
                                         {State::Confirmed, {State::Requested, State::Verifying, State::Confirmed}},
                                         {State::Failed, {State::Failed}},
                                         {State::Unknown, {State::Requested, State::Unknown}}};
    for (const auto way = ways.value(state); const State step : way)
        teller.tell(*draftFor(step, intent, 0));
    return intent;
}

}

class TestActionStates : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void actions_data();
    void actions();
    void selections_data();
    void selections();
    void approvals();
    void strangersAreReported();
    void guardsLookAtFewRecords();
};

void TestActionStates::actions_data()
{
    QTest::addColumn<ActionState>("from");
    QTest::addColumn<ActionState>("to");
    for (const auto &[from, fromName] : names.asKeyValueRange()) {
        for (const auto &[to, toName] : names.asKeyValueRange())
            QTest::addRow("%s to %s", fromName, toName) << from << to;
    }
}

void TestActionStates::actions()
{
    QFETCH(ActionState, from);
    QFETCH(ActionState, to);
    const bool allowed = table[from].contains(to);
    QCOMPARE(mayFollow(from, to), allowed);
    Teller teller;
    const qint64 intent = bringInto(teller, from);
    const ActionRecord before = *teller.fold.record(intent);
    QCOMPARE(before.state, from);
    QVERIFY(teller.fold.findings().isEmpty());
    const std::optional<Draft> draft = draftFor(to, intent, static_cast<int>(before.requests.size()));
    if (!draft)
        return;
    teller.tell(*draft);
    const ActionRecord after = *teller.fold.record(intent);
    QCOMPARE(after.state, allowed ? to : from);
    QCOMPARE(teller.fold.findings().size(), allowed ? 0 : 1);
    if (!allowed)
        QCOMPARE(after, before);
    else
        QCOMPARE(after.endedAt.has_value(), !after.isOpen());
}

void TestActionStates::selections_data()
{
    using S = Selection::State;
    QTest::addColumn<Selection::State>("from");
    QTest::addColumn<Selection::State>("to");
    const QList<std::pair<S, const char *>> states{
        {S::Held, "Held"}, {S::Operated, "Operated"}, {S::Released, "Released"}, {S::Expired, "Expired"}};
    for (const auto &[from, fromName] : states) {
        for (const auto &[to, toName] : states)
            QTest::addRow("%s to %s", fromName, toName) << from << to;
    }
}

void TestActionStates::selections()
{
    QFETCH(Selection::State, from);
    QFETCH(Selection::State, to);
    using S = Selection::State;
    const bool allowed = from == S::Held && to != S::Held;
    QCOMPARE(mayFollow(from, to), allowed);
    Teller teller;
    const qint64 selection = teller.tell(Drafts::actionSelected(preview(), start + 1h, 1));
    const auto bring = [&](S state) {
        if (state == S::Operated)
            teller.tell(Drafts::actionIntent(preview(), selection));
        else if (state != S::Held)
            teller.tell(Drafts::actionReleased(selection, u"because"_s, state == S::Expired, u"ann"_s));
    };
    bring(from);
    QCOMPARE(teller.fold.selectionState(selection), from);
    QVERIFY(teller.fold.findings().isEmpty());
    const qsizetype records = teller.fold.records().size();
    if (to == S::Held) {
        teller.tell(Drafts::actionSelected(preview(), start + 1h, 1)); // another one: this one stays what it is
        QCOMPARE(teller.fold.selectionState(selection), from);
        return;
    }
    bring(to);
    QCOMPARE(teller.fold.selectionState(selection), allowed ? to : from);
    QCOMPARE(teller.fold.findings().size(), allowed ? 0 : 1);
    QCOMPARE(teller.fold.held().contains(selection), false);
    // An intent is never lost, whatever its selection was.
    QCOMPARE(teller.fold.records().size(), records + (to == S::Operated ? 1 : 0));
}

void TestActionStates::approvals()
{
    Teller teller;
    const qint64 selection = teller.tell(Drafts::actionSelected(preview(), start + 10s, 3));
    const auto approve = [&](const QString &who) {
        teller.tell(Drafts::actionApproved(selection, {who, start, Approval::Way::Passphrase}, start + 1h));
        return teller.fold.held()[selection];
    };
    QCOMPARE(approve(u"ann"_s).approvals.size(), 0); // the requester
    QCOMPARE(teller.fold.findings().size(), 1);
    QCOMPARE(approve(u"bob"_s).approvals.size(), 1);
    QCOMPARE(approve(u"bob"_s).approvals.size(), 1); // once each
    QCOMPARE(teller.fold.findings().size(), 2);
    QVERIFY(!teller.fold.held()[selection].isApproved());
    QVERIFY(approve(u"eve"_s).isApproved());
    QCOMPARE(teller.fold.held()[selection].until, start + 1h);
    teller.tell(Drafts::actionReleased(selection, {}, false, u"ann"_s));
    teller.tell(Drafts::actionApproved(selection, {u"kim"_s, start, {}}, start + 1h));
    QCOMPARE(teller.fold.findings().size(), 3);
}

void TestActionStates::strangersAreReported()
{
    Teller teller;
    teller.tell(Drafts::actionOutcome(77, State::Confirmed, {}, {}));
    teller.tell(Drafts::actionReleased(77, {}, false, u"ann"_s));
    teller.tell(Drafts::actionIntent(preview(), 77));
    teller.tell(Drafts::expiryExtended({.intent = 77}, u"ann"_s));
    QCOMPARE(teller.fold.findings().size(), 4);
    const qint64 intent = bringInto(teller, State::Requested);
    teller.tell(Drafts::actionRequested(intent, 0, u"again"_s, {}, {})); // a second request for one intent
    QCOMPARE(teller.fold.findings().size(), 5);
    QCOMPARE(teller.fold.record(intent)->requests.size(), 1);
}

void TestActionStates::guardsLookAtFewRecords()
{
    Teller teller;
    for (int round = 0; round < 200; ++round) {
        const State state = names.keys()[round % names.size()];
        bringInto(teller, state);
    }
    qint64 open = 0;
    for (const ActionRecord &record : teller.fold.records())
        open += record.isOpen() ? 1 : 0;
    // Guards look at what is under way and at the newest of each kind on each target, not at everything there ever was.
    QVERIFY(teller.fold.relevant().size() <= open + 2);
    QVERIFY(teller.fold.findings().isEmpty());
}

QTEST_GUILESS_MAIN(TestActionStates)
#include "tst_actionstates.moc"
