// SPDX-License-Identifier: GPL-3.0-or-later
// The shipped connectors of what no package serves, each action against its stand-in: through the real dispatcher, over
// the real wire, read back by the connector's own reads. Whatever happens on the way, nothing is sent twice, and
// nothing is told as done that the target does not show.
#include "control/contractsubjects.h"
#include "control/dispatcher.h"
#include "control/fakes/dataplane.h"
#include "control/secrets.h"
#include "control/selectandoperate.h"
#include "control/wireapi.h"
#include "journal/journal.h"
#include "situation/situation.h"
#include "sources/readsource.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Hikeshi;
using namespace Hikeshi::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestFakeConnectors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void cleanup();
    void confirmed_data() { rows(); }
    void confirmed();
    void refused_data() { rows(); }
    void refused();
    void secretIsRefused_data() { rows(); }
    void secretIsRefused();
    void lostAnswerIsResolvedByReadingBack_data() { rows(); }
    void lostAnswerIsResolvedByReadingBack();
    void lostRequestStaysUnknownUntilItShows_data() { rows(); }
    void lostRequestStaysUnknownUntilItShows();
    void lieIsNeverBelieved_data() { rows(); }
    void lieIsNeverBelieved();
    void dryRunChangesNothing_data();
    void dryRunChangesNothing();
    void refusedDryRunIsShown();
    void compensation_data();
    void compensation();
    void restored_data();
    void restored();
    void slackIsBelievedOnlyWhenItSaysOk();
    void misreadMaskOfTheDataPlaneIsNotBelieved();
    void disruptionBudgetStopsADrainHalfWay();
    void daemonsAreLeftInPeace();
    void firstLines_data();
    void firstLines();

private:
    static void rows(const std::function<bool(const Subject &)> &wanted = [](const Subject &) { return true; });
    void begin();
    void raise(const Subject &subject);
    Intent intent() const;
    ActionRecord operate(const Intent &intent);
    template <class Value> Value await(QCoro::Task<Value> task);
    /// Lets the site's time pass, as quickly as the stand-in answers.
    bool pass(const std::function<bool()> &until, Milliseconds atMost = 10min);
    ActionRecord record(qint64 number) const;
    QString told(const ActionRecord &record) const
    {
        return record.answer + u" | " + record.reason + u" | " + record.evidence.join(u"; "_s);
    }

    Subject m_subject;
    std::shared_ptr<FakeApi> m_fake;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SteppedClock> m_clock;
    std::unique_ptr<Situation> m_situation;
    std::unique_ptr<EnvironmentSecrets> m_secrets;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<WireApi> m_api;
    std::unique_ptr<Dispatcher> m_dispatcher;
    std::vector<std::unique_ptr<ReadSource>> m_sources;
};

void TestFakeConnectors::rows(const std::function<bool(const Subject &)> &wanted)
{
    QTest::addColumn<qsizetype>("subject");
    const QList<Subject> all = subjects();
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (wanted(all[i]))
            QTest::newRow(qPrintable(all[i].action)) << i;
    }
}

void TestFakeConnectors::begin()
{
    QFETCH(qsizetype, subject);
    raise(subjects().at(subject));
}

void TestFakeConnectors::raise(const Subject &subject)
{
    m_subject = subject;
    m_fake = subject.fake();
    m_folder = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<SteppedClock>(fromMilliseconds(1'795'489'200'000));
    m_situation = std::make_unique<Situation>(*m_clock);
    Service service{.id = ServiceId(subject.service)};
    for (const QString &instance : subject.instances)
        service.instances.append(InstanceId(instance));
    m_situation->apply({SourceId(u"map"_s), Topology{.services = {service}}});
    m_secrets = std::make_unique<EnvironmentSecrets>();
    m_secrets->set(u"SECRET"_s, subject.secret);
    auto journal = Journal::open(m_folder->filePath(u"journal.sqlite"_s), *m_clock);
    QVERIFY2(journal, journal ? "" : qPrintable(journal.error().text()));
    m_journal = std::move(*journal);
    m_api = std::make_unique<WireApi>(*m_secrets);

    QFile file(u":/connectors/%1.yaml"_s.arg(subject.connector()));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
    const QByteArray text = file.readAll();
    Findings findings;
    const Connector connector = Connector::parse(text, file.fileName(), findings);
    const QList<ReadSpec> reads = parseReads(text, file.fileName(), findings);
    const ControlBinding binding{.connector = connector.id,
                                 .service = service.id,
                                 .endpoints = {{subject.service, m_fake->url()}},
                                 .credentials = subject.credentials,
                                 .settings = subject.settings};
    findings += findingsOf(binding, connector, u"site.yaml"_s, 1);
    for (const Finding &finding : std::as_const(findings))
        QFAIL(qPrintable(finding.text()));
    m_dispatcher =
        std::make_unique<Dispatcher>(Catalogue({connector}, {binding}), *m_situation, *m_journal, *m_api,
                                     Policy{.selectFor = 5min, .arming = std::nullopt}); // its time passes quickly

    ReadPlace place{.connector = connector.id,
                    .service = service.id,
                    .endpoints = {{subject.service, m_fake->url()}},
                    .auth = static_cast<ReadPlace::Auth>(subject.credentials.type),
                    .user = subject.credentials.user,
                    .secret = [this] { return m_secrets->find(u"SECRET"_s); }};
    for (const SettingSpec &setting : connector.settings)
        place.settings.insert(setting.name, settingOf(binding, connector, setting.name).join(u','));
    for (const ReadSpec &read : reads) {
        m_sources.push_back(std::make_unique<ReadSource>(SourceId(read.id), read, place, *m_clock));
        connect(m_sources.back().get(), &Source::updated, m_situation.get(), &Situation::apply);
        m_sources.back()->start();
    }
    // Until the first words have come, nothing is allowed.
    const bool ready = pass([this] { return m_dispatcher->preview(intent()).allowed(); }, 1min);
    QStringList refusals;
    for (const auto verdicts = m_dispatcher->preview(intent()).verdicts; const GuardVerdict &verdict : verdicts) {
        if (!verdict.allowed)
            refusals.append(verdict.guard + u": " + verdict.reason);
    }
    QVERIFY2(ready, qPrintable(refusals.join(u'\n') + m_fake->unknown.join(u'\n')));
    QVERIFY(!subject.holds(*m_fake));
    QCOMPARE(m_fake->writes, 0);
}

void TestFakeConnectors::cleanup()
{
    for (const auto &source : m_sources)
        source->stop();
    m_sources.clear();
    m_dispatcher.reset();
    m_api.reset();
    m_journal.reset();
    m_situation.reset();
    m_fake.reset();
}

Intent TestFakeConnectors::intent() const
{
    return {.action = ActionId(m_subject.action),
            .target = m_subject.target,
            .arguments = m_subject.arguments,
            .operatorId = u"operator"_s};
}

bool TestFakeConnectors::pass(const std::function<bool()> &until, Milliseconds atMost)
{
    const Instant end = m_clock->now() + atMost;
    while (!until() && m_clock->now() < end) {
        // While something is on the wire, time hardly passes: an answer takes milliseconds.
        m_clock->advanceBy(m_api->inFlight() > 0 ? 20ms : 250ms);
        QTest::qWait(2ms);
    }
    return until();
}

template <class Value> Value TestFakeConnectors::await(QCoro::Task<Value> task)
{
    std::optional<Value> ended;
    std::move(task).then([&ended](Value value) { ended = std::move(value); });
    [&] { QVERIFY(pass([&ended] { return ended.has_value(); }, 1h)); }();
    return ended.has_value() ? *ended : Value{};
}

ActionRecord TestFakeConnectors::operate(const Intent &intent)
{
    return await(selectAndOperate(*m_dispatcher, intent));
}

ActionRecord TestFakeConnectors::record(qint64 number) const
{
    const QList<ActionRecord> records = m_dispatcher->records();
    const auto found = std::ranges::find(records, number, &ActionRecord::number);
    return found == records.end() ? ActionRecord{} : *found;
}

void TestFakeConnectors::confirmed()
{
    begin();
    if (QTest::currentTestFailed())
        return;
    const ActionRecord record = operate(intent());
    QVERIFY2(record.state == ActionState::Confirmed, qPrintable(told(record) + m_fake->unknown.join(u'\n')));
    QVERIFY(m_subject.holds(*m_fake));
    QCOMPARE(m_fake->writes, m_subject.writes);
    QVERIFY(!record.evidence.isEmpty());
    QCOMPARE(m_fake->unauthorized, 0);
    QVERIFY2(m_fake->unknown.isEmpty(), qPrintable(m_fake->unknown.join(u'\n')));
}

void TestFakeConnectors::refused()
{
    begin();
    if (QTest::currentTestFailed())
        return;
    m_fake->refusal = m_subject.refusal;
    const ActionRecord record = operate(intent());
    QVERIFY2(record.state == ActionState::Failed, qPrintable(told(record)));
    QVERIFY(!m_subject.holds(*m_fake));
    QCOMPARE(m_fake->writes, 1); // nothing follows a refusal, and it is not tried again
    QVERIFY2(!record.meaning.en.isEmpty() && !record.meaning.ja.isEmpty(), qPrintable(told(record)));
    QVERIFY(record.reason.contains(QString::number(m_subject.refusal.status)));
}

void TestFakeConnectors::secretIsRefused()
{
    begin();
    if (QTest::currentTestFailed())
        return;
    m_secrets->set(u"SECRET"_s, u"another"_s); // withdrawn since the last read
    const ActionRecord record = operate(intent());
    QVERIFY2(record.state == ActionState::Failed || record.state == ActionState::Refused, qPrintable(told(record)));
    QVERIFY(!m_subject.holds(*m_fake));
    QVERIFY(!told(record).contains(u"another"_s));
}

void TestFakeConnectors::lostAnswerIsResolvedByReadingBack()
{
    begin();
    if (QTest::currentTestFailed())
        return;
    for (const FakeApi::Manner manner : {FakeApi::Manner::CutsAfter, FakeApi::Manner::RepliesEmpty}) {
        if (manner == FakeApi::Manner::RepliesEmpty) {
            cleanup();
            raise(m_subject);
        }
        m_fake->manner = manner;
        m_fake->properFirst = m_subject.properFirst;
        const ActionRecord record = operate(intent());
        const ActionState expected = m_subject.readsBack ? ActionState::Confirmed : ActionState::Unknown;
        QVERIFY2(record.state == expected, qPrintable(told(record)));
        QVERIFY(m_subject.holds(*m_fake));
        QCOMPARE(m_fake->writes, m_subject.writes); // once, although nobody answered
    }
}

void TestFakeConnectors::lostRequestStaysUnknownUntilItShows()
{
    begin();
    if (QTest::currentTestFailed())
        return;
    m_fake->manner = FakeApi::Manner::CutsBefore;
    m_fake->properFirst = m_subject.properFirst;
    const ActionRecord lost = operate(intent());
    QVERIFY2(lost.state == ActionState::Unknown, qPrintable(told(lost)));
    QVERIFY(!m_subject.holds(*m_fake));
    QCOMPARE(m_fake->writes, m_subject.writes);
    pass([] { return false; }, 30s);
    QCOMPARE(record(lost.number).state, ActionState::Unknown);
    QCOMPARE(m_fake->writes, m_subject.writes); // never repeated by itself
    if (!m_subject.readsBack)
        return;
    m_fake->arriveLate();
    QVERIFY(m_subject.holds(*m_fake));
    QVERIFY(pass([&] { return record(lost.number).state == ActionState::Confirmed; }, 5min));
}

void TestFakeConnectors::lieIsNeverBelieved()
{
    begin();
    if (QTest::currentTestFailed())
        return;
    m_fake->manner = FakeApi::Manner::Lies;
    m_fake->properFirst = m_subject.properFirst;
    const ActionRecord record = operate(intent());
    QVERIFY(!m_subject.holds(*m_fake));
    if (!m_subject.readsBack) {
        // Nobody can tell: then the record says that the answer is all there is.
        QVERIFY(record.state == ActionState::Confirmed);
        QVERIFY2(record.evidence.join(u' ').contains(u"only evidence"_s), qPrintable(told(record)));
        return;
    }
    QVERIFY2(record.state == ActionState::Failed || record.state == ActionState::Unknown, qPrintable(told(record)));
    QVERIFY(!record.reason.isEmpty());
}

void TestFakeConnectors::dryRunChangesNothing_data()
{
    rows([](const Subject &subject) { return subject.hasDryRun; });
}

void TestFakeConnectors::dryRunChangesNothing()
{
    begin();
    if (QTest::currentTestFailed())
        return;
    const QJsonObject before = m_fake->state;
    const Result<Selection> selection = await(m_dispatcher->select(intent()));
    QVERIFY2(selection, selection ? "" : qPrintable(selection.error().text()));
    QVERIFY(selection->dryRun);
    QVERIFY2(selection->dryRun->accepted, qPrintable(selection->dryRun->text));
    QVERIFY2(selection->dryRun->text.contains(m_subject.tried), qPrintable(selection->dryRun->text));
    QCOMPARE(m_fake->writes, 0);
    QVERIFY(m_fake->dryRuns > 0);
    QCOMPARE(m_fake->state, before);
    m_dispatcher->release(selection->number, u"operator"_s);
}

void TestFakeConnectors::refusedDryRunIsShown()
{
    const QList<Subject> all = subjects();
    raise(*std::ranges::find(all, u"kubernetes-nodes.drain"_s, &Subject::action));
    if (QTest::currentTestFailed())
        return;
    m_fake->put({u"budget"_s}, 0);
    const Result<Selection> selection = await(m_dispatcher->select(intent()));
    const QString said = selection ? selection->dryRun.value_or(DryRun{}).text : selection.error().text();
    QVERIFY2(said.contains(u"disruption budget"_s), qPrintable(said));
    QVERIFY(!selection || !selection->dryRun->accepted);
    QCOMPARE(m_fake->writes, 0);
}

void TestFakeConnectors::compensation_data()
{
    rows([](const Subject &subject) { return !subject.back.isEmpty(); });
}

void TestFakeConnectors::compensation()
{
    begin();
    if (QTest::currentTestFailed())
        return;
    const ActionRecord done = operate(intent());
    QVERIFY2(done.state == ActionState::Confirmed, qPrintable(told(done)));
    const ActionSpec spec = m_dispatcher->preview(intent()).spec;
    QCOMPARE(spec.compensation.value, m_subject.back);
    Intent back{.action = spec.compensation, .target = m_subject.target, .operatorId = u"operator"_s};
    Arguments known = m_subject.arguments;
    for (const ArgumentSpec &argument : spec.arguments) {
        if (!known.contains(argument.name))
            known.insert(argument.name, argument.fallback);
    }
    for (const auto &[name, text] : spec.compensationArguments.asKeyValueRange())
        back.arguments.insert(name, filled(text, known));
    QVERIFY(pass([&] { return m_dispatcher->preview(back).allowed(); }, 2min));
    const ActionRecord undone = operate(back);
    QVERIFY2(undone.state == ActionState::Confirmed, qPrintable(told(undone)));
    // A drained node's pods do not come back by themselves: what the compensation undoes is the cordon.
    if (m_subject.action != u"kubernetes-nodes.drain")
        QVERIFY(!m_subject.holds(*m_fake));
}

void TestFakeConnectors::restored_data()
{
    rows([](const Subject &subject) { return subject.restores; });
}

void TestFakeConnectors::restored()
{
    begin();
    if (QTest::currentTestFailed())
        return;
    const ActionRecord done = operate(intent());
    QVERIFY2(done.state == ActionState::Confirmed, qPrintable(told(done)));
    const QList<RestoreFinding> findings = await(m_dispatcher->restore(done.number, u"operator"_s));
    QStringList texts;
    for (const RestoreFinding &finding : findings)
        texts.append(finding.property + u' ' + finding.reason);
    QVERIFY2(!m_subject.holds(*m_fake), qPrintable(texts.join(u'\n')));
}

void TestFakeConnectors::slackIsBelievedOnlyWhenItSaysOk()
{
    const QList<Subject> all = subjects();
    raise(*std::ranges::find(all, u"slack.post"_s, &Subject::action));
    for (const char *answer : {"<html>Please log in, with cookies</html>", "{\"ok\": false}", "accepted", ""}) {
        m_fake->refusal = Reply{200, answer, "text/html"};
        const ActionRecord record = operate(intent());
        QVERIFY2(record.state == ActionState::Failed, qPrintable(told(record)));
    }
    QCOMPARE(m_fake->writes, 4);
    const QString shown = m_dispatcher->preview(intent()).request;
    QVERIFY2(!shown.contains(u"lab-slack"_s), qPrintable(shown)); // the address is the secret
    for (const Entry &entry : m_journal->entries())
        QVERIFY(!QJsonDocument(entry.body).toJson().contains("lab-slack"));
}

void TestFakeConnectors::misreadMaskOfTheDataPlaneIsNotBelieved()
{
    const QList<Subject> all = subjects();
    raise(*std::ranges::find(all, u"haproxy-dataplane.drain"_s, &Subject::action));
    static_cast<FakeDataPlane &>(*m_fake).misreadsMask = true;
    const ActionRecord drained = operate(intent());
    QVERIFY2(drained.state == ActionState::Confirmed, qPrintable(told(drained)));
    const ActionRecord ready =
        operate({.action = ActionId(u"haproxy-dataplane.ready"_s), .target = u"web-2"_s, .operatorId = u"operator"_s});
    // The API says `maint` of a server that is ready; the balancer's own statistics say UP.
    QVERIFY2(ready.state == ActionState::Confirmed, qPrintable(told(ready)));
    QCOMPARE(m_situation->map().instance(InstanceId(u"web-2"_s), m_clock->now()).health, Health::Normal);
}

void TestFakeConnectors::disruptionBudgetStopsADrainHalfWay()
{
    const QList<Subject> all = subjects();
    raise(*std::ranges::find(all, u"kubernetes-nodes.drain"_s, &Subject::action));
    const Result<Selection> selection = await(m_dispatcher->select(intent()));
    QVERIFY2(selection, selection ? "" : qPrintable(selection.error().text()));
    m_fake->put({u"budget"_s}, 0); // between the dry run and the deed
    const ActionRecord record = await(m_dispatcher->operate(selection->number, intent()));
    QVERIFY2(record.state == ActionState::Failed, qPrintable(told(record)));
    QVERIFY2(record.meaning.en.contains(u"the node is cordoned"_s), qPrintable(record.meaning.en));
    QVERIFY(m_fake->at({u"nodes"_s, u"node-2"_s, u"spec"_s, u"unschedulable"_s}).toBool());
}

void TestFakeConnectors::daemonsAreLeftInPeace()
{
    const QList<Subject> all = subjects();
    raise(*std::ranges::find(all, u"kubernetes-nodes.drain"_s, &Subject::action));
    const ActionRecord record = operate(intent());
    QVERIFY2(record.state == ActionState::Confirmed, qPrintable(told(record)));
    for (const Asked &asked : std::as_const(m_fake->seen))
        QVERIFY2(!asked.path.contains(u"node-exporter"_s), qPrintable(asked.path));
}

void TestFakeConnectors::firstLines_data()
{
    QTest::addColumn<QString>("html");
    QTest::addColumn<QString>("line");
    QTest::newRow("one paragraph") << u"<p>Trading is halted</p>"_s << u"Trading is halted"_s;
    QTest::newRow("two") << u"<p>Trading is halted</p><p>More</p>"_s << u"Trading is halted"_s;
    QTest::newRow("a break") << u"Trading is halted<br>More<br />"_s << u"Trading is halted"_s;
    QTest::newRow("entities") << u"<p>a &lt;b&gt; &amp;amp; &quot;c&quot; &#39;d&#39;</p>"_s
                              << u"a <b> &amp; \"c\" 'd'"_s;
    QTest::newRow("a shortened link")
        << u"<p>See <a href=\"https://x.test/long\"><span class=\"invisible\">https://</span><span>x.test/</span><span class=\"invisible\">long</span></a></p>"_s
        << u"See https://x.test/long"_s;
    QTest::newRow("a tag, as snac writes it")
        << u"取引停止 <a href=\"http://l?t=a\" class=\"mention hashtag\">#inc42</a><br>x"_s << u"取引停止 #inc42"_s;
    QTest::newRow("nothing before it") << u"<br><p> </p><p>At last</p>"_s << u"At last"_s;
    QTest::newRow("nothing") << QString() << QString();
    QTest::newRow("an open tag") << u"<p>Half <a href"_s << u"Half <a href"_s;
}

void TestFakeConnectors::firstLines()
{
    QFETCH(QString, html);
    QTEST(firstLineOf(html), "line");
}

QTEST_GUILESS_MAIN(TestFakeConnectors)
#include "tst_fakeconnectors.moc"
