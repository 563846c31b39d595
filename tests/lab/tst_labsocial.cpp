// SPDX-License-Identifier: GPL-3.0-or-later
// The Mastodon connector on snac, a real server with Mastodon's API.
#include "lab/labcase.h"

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLabSocial : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_lab.stop(); }

    void publishes();
    void refuses();
    void publishesThoughTheAnswerIsLost();
    void killedBetweenRequestAndAnswer();

private:
    void social(LabSite &site, const QString &url, const QString &token);
    bool publicly(const QString &text);

    Lab m_lab;
};

void TestLabSocial::initTestCase()
{
    GOOD(m_lab.raise({}));
    GOOD(m_lab.raiseSocial());
}

void TestLabSocial::social(LabSite &site, const QString &url, const QString &token)
{
    site.secret(u"SOCIAL"_s, token);
    site.service(u"social"_s);
    site.bind({.connector = u"mastodon"_s,
               .service = u"social"_s,
               .endpoints = {{u"social"_s, url}},
               .credentials = {.type = Credentials::Type::Bearer, .secret = u"SOCIAL"_s},
               .settings = {{u"account"_s, {m_lab.socialAccount()}}}});
    QCOMPARE(site.start(), QString());
}

/// As everybody sees it, without our token.
bool TestLabSocial::publicly(const QString &text)
{
    return m_lab.get(m_lab.url(u"social"_s) + u"/exchange"_s).contains(text.toUtf8());
}

void TestLabSocial::publishes()
{
    LabSite site;
    social(site, m_lab.url(u"social"_s), m_lab.socialToken());
    const QMap<QString, QString> notice{{u"notice"_s, u"n1"_s},
                                        {u"headline"_s, u"Trading is halted 取引停止 #inc42"_s},
                                        {u"message"_s, u"We investigate.\nhttps://status.exchange.test/"_s}};
    const ActionRecord published = site.operate(u"mastodon.publish"_s, u"social"_s, notice);
    IS(published, Confirmed);
    QVERIFY(publicly(u"取引停止"_s));
    // The same again: it is there already, and that is said before anything is sent.
    const Preview again = site.preview(u"mastodon.publish"_s, u"social"_s, notice);
    QVERIFY(!again.allowed());
    QVERIFY2(again.refusal().contains(u"lacks"_s), qPrintable(again.refusal()));
    // This server deletes nothing: what is out cannot be taken back, and that is told as what it is.
    const QString status = site.word(u"social"_s, u"statuses"_s).toStringList().value(0);
    const ActionRecord kept = site.operate(u"mastodon.delete"_s, u"social"_s, {{u"status"_s, status}});
    IS(kept, Failed);
    QVERIFY2(kept.meaning.en.contains(u"delete"_s), qPrintable(told(kept)));
}

void TestLabSocial::refuses()
{
    LabSite site;
    social(site, m_lab.url(u"social"_s), m_lab.socialToken());
    const QMap<QString, QString> notice{
        {u"notice"_s, u"n2"_s}, {u"headline"_s, u"Never seen"_s}, {u"message"_s, u"…"_s}};
    QTRY_VERIFY_WITH_TIMEOUT(site.preview(u"mastodon.publish"_s, u"social"_s, notice).allowed(), patience);
    site.secret(u"SOCIAL"_s, QString(32, u'0'));
    const ActionRecord refused = site.operate(u"mastodon.publish"_s, u"social"_s, notice);
    IS(refused, Failed);
    QVERIFY2(refused.reason.contains(u"401"_s), qPrintable(told(refused)));
    QVERIFY(!publicly(u"Never seen"_s));
}

void TestLabSocial::publishesThoughTheAnswerIsLost()
{
    CountingForwarder door(portOf(m_lab.place(u"social"_s)), "POST ");
    door.cutsAnswers = true;
    LabSite site;
    social(site, u"http://127.0.0.1:%1"_s.arg(door.port()), m_lab.socialToken());
    const ActionRecord lost =
        site.operate(u"mastodon.publish"_s, u"social"_s,
                     {{u"notice"_s, u"n3"_s}, {u"headline"_s, u"Deposits are back"_s}, {u"message"_s, u"…"_s}});
    IS(lost, Confirmed);
    QCOMPARE(door.counted(), 1);
    QVERIFY(publicly(u"Deposits are back"_s));
}

// Killed between request and answer, before it did anything: Unknown, and it stays so although the server is back.
void TestLabSocial::killedBetweenRequestAndAnswer()
{
    CountingForwarder door(portOf(m_lab.place(u"social"_s)), "POST ");
    door.counting = [this] { m_lab.killDaemon(u"social"_s); };
    LabSite site;
    social(site, u"http://127.0.0.1:%1"_s.arg(door.port()), m_lab.socialToken());
    const ActionRecord lost =
        site.operate(u"mastodon.publish"_s, u"social"_s,
                     {{u"notice"_s, u"n4"_s}, {u"headline"_s, u"Withdrawals are back"_s}, {u"message"_s, u"…"_s}});
    IS(lost, Unknown);
    GOOD(m_lab.startSocial());
    QVERIFY(!publicly(u"Withdrawals are back"_s));
    QCOMPARE(site.record(lost.number).state, ActionState::Unknown);
    QCOMPARE(door.counted(), 1);
}

QTEST_GUILESS_MAIN(TestLabSocial)
#include "tst_labsocial.moc"
