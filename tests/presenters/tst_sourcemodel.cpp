// SPDX-License-Identifier: GPL-3.0-or-later
// One row for what is asked at one place.
#include "situation/situation.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/sourcemodel.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

class TestSourceModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void partIsShownWithItsWhole_data();
    void partIsShownWithItsWhole();
    void partWithoutItsWholeIsShown();
};

namespace {

SourceReport report(const QString &id, SourceState state)
{
    return {.source = SourceId(id),
            .title = id,
            .state = state,
            .reason = state == SourceState::Stale ? u"refused"_s : QString(),
            .lastHeard = {}};
}

QStringList rows(const Situation &situation)
{
    SiteFacts site;
    site.sourceParts.insert(SourceId(u"patroni/db/member/db-1"_s), SourceId(u"patroni/db-1"_s));
    const Look look;
    const SourceModel model(situation, site, look);
    QStringList names;
    for (int i = 0; i < model.rowCount(); ++i)
        names.append(model.index(i).data().toString());
    return names;
}

}

void TestSourceModel::partIsShownWithItsWhole_data()
{
    QTest::addColumn<SourceState>("whole");
    QTest::addColumn<SourceState>("part");
    QTest::addColumn<QStringList>("shown");
    const QStringList one{u"patroni/db-1"_s};
    const QStringList both{u"patroni/db-1"_s, u"patroni/db/member/db-1"_s};
    QTest::newRow("both live") << SourceState::Live << SourceState::Live << one;
    QTest::newRow("begins") << SourceState::Live << SourceState::Connecting << one;
    QTest::newRow("both stale") << SourceState::Stale << SourceState::Stale << one;
    QTest::newRow("the part alone is stale") << SourceState::Live << SourceState::Stale << both;
}

void TestSourceModel::partIsShownWithItsWhole()
{
    QFETCH(SourceState, whole);
    QFETCH(SourceState, part);
    QFETCH(QStringList, shown);
    SteppedClock clock{fromMilliseconds(1'000'000)};
    Situation situation{clock};
    situation.apply({SourceId(u"patroni/db-1"_s), report(u"patroni/db-1"_s, whole)});
    situation.apply({SourceId(u"patroni/db/member/db-1"_s), report(u"patroni/db/member/db-1"_s, part)});
    QCOMPARE(rows(situation), shown);
}

void TestSourceModel::partWithoutItsWholeIsShown()
{
    SteppedClock clock{fromMilliseconds(1'000'000)};
    Situation situation{clock};
    const QString part = u"patroni/db/member/db-1"_s;
    situation.apply({SourceId(part), report(part, SourceState::Live)});
    QCOMPARE(rows(situation), QStringList{part});
}

QTEST_MAIN(TestSourceModel)
#include "tst_sourcemodel.moc"
