// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/contractsubjects.h"

#include "control/fakes/argocd.h"
#include "control/fakes/channels.h"
#include "control/fakes/cloudflare.h"
#include "control/fakes/dataplane.h"
#include "control/fakes/kubernetes.h"

namespace Hikeshi::Test {

using namespace Qt::StringLiterals;

namespace {

template <class Fake> Subject about(const QString &action, const QString &service)
{
    Subject subject{.action = action, .target = service, .service = service};
    subject.fake = [] { return std::make_shared<Fake>(); };
    subject.secret = Fake().token;
    subject.credentials = {.type = Credentials::Type::Bearer, .secret = u"SECRET"_s};
    return subject;
}

/// What it must show, said of the fake's own kind.
template <class Fake, class Shows> std::function<bool(FakeApi &)> shows(Shows holds)
{
    return [holds](FakeApi &fake) { return holds(static_cast<Fake &>(fake)); };
}

Reply refusal(int status, const QByteArray &body)
{
    return {status, body};
}

QList<Subject> balancers()
{
    const auto subject = [](const QString &name, auto holds) {
        Subject made = about<FakeDataPlane>(u"haproxy-dataplane."_s + name, u"web"_s);
        made.target = u"web-2"_s;
        made.instances = {u"web-1"_s, u"web-2"_s, u"web-3"_s};
        made.credentials.type = Credentials::Type::Basic;
        made.credentials.user = u"admin"_s;
        made.settings = {{u"pool"_s, {u"be_web"_s}}};
        made.holds = shows<FakeDataPlane>(holds);
        made.refusal = refusal(422, R"({"code":422,"message":"wrong"})");
        return made;
    };
    const auto admin = [](const QString &state) {
        return [state](FakeDataPlane &f) { return f.running(u"web-2"_s)[u"admin_state"_s] == state; };
    };
    Subject drain = subject(u"drain"_s, admin(u"drain"_s));
    drain.back = u"haproxy-dataplane.ready"_s;
    Subject maint = subject(u"maint"_s, admin(u"maint"_s));
    maint.back = u"haproxy-dataplane.ready"_s;
    Subject weight =
        subject(u"weight"_s, [](FakeDataPlane &f) { return f.running(u"web-2"_s)[u"weight"_s].toInt() == 10; });
    weight.arguments = {{u"share"_s, u"10"_s}};
    weight.restores = true;
    Subject configured = subject(u"configure_weight"_s, [](FakeDataPlane &f) {
        const QJsonObject server = f.configured(u"web-2"_s);
        return server[u"weight"_s].toInt() == 10 && server[u"maxconn"_s].toInt() == 50; // and nothing else was lost
    });
    configured.arguments = {{u"share"_s, u"10"_s}};
    configured.refusal = refusal(409, R"({"code":409,"message":"version mismatch"})");
    configured.writes = 3;
    configured.properFirst = 2;
    configured.restores = true;
    return {drain, maint, weight, configured};
}

QList<Subject> clusters()
{
    Subject scale = about<FakeKubernetes>(u"kubernetes.scale"_s, u"order-gateway"_s);
    scale.settings = {{u"namespace"_s, {u"trading"_s}}, {u"deployment"_s, {u"order-gateway"_s}}};
    scale.arguments = {{u"replicas"_s, u"5"_s}};
    scale.holds =
        shows<FakeKubernetes>([](FakeKubernetes &f) { return f.deployment()[u"spec"_s][u"replicas"_s].toInt() == 5; });
    scale.refusal = refusal(409, R"({"kind":"Status","reason":"Conflict","code":409})");
    scale.hasDryRun = true;
    scale.tried = u"~ spec.replicas: 3 → 5"_s;
    scale.restores = true;
    Subject restart = scale;
    restart.action = u"kubernetes.restart"_s;
    restart.arguments = {};
    restart.holds = shows<FakeKubernetes>(
        [](FakeKubernetes &f) { return f.deployment()[u"metadata"_s][u"generation"_s].toInt() == 5; });
    restart.tried = u"restartedAt"_s;
    restart.restores = false;

    Subject cordon = about<FakeKubernetes>(u"kubernetes-nodes.cordon"_s, u"nodes"_s);
    cordon.target = u"node-2"_s;
    cordon.instances = {u"node-1"_s, u"node-2"_s, u"node-3"_s};
    cordon.holds = shows<FakeKubernetes>(
        [](FakeKubernetes &f) { return f.node(u"node-2"_s)[u"spec"_s][u"unschedulable"_s].toBool(); });
    cordon.refusal = refusal(403, R"({"kind":"Status","reason":"Forbidden","code":403})");
    cordon.hasDryRun = true;
    cordon.tried = u"+ spec.unschedulable: true"_s;
    cordon.back = u"kubernetes-nodes.uncordon"_s;
    Subject drain = cordon;
    drain.action = u"kubernetes-nodes.drain"_s;
    drain.holds = shows<FakeKubernetes>([](FakeKubernetes &f) { return f.podsOn(u"node-2"_s).isEmpty(); });
    drain.refusal = refusal(429, R"({"kind":"Status","reason":"TooManyRequests","code":429})");
    drain.writes = 2; // the node, and its one pod
    drain.properFirst = 1;
    drain.tried = u"Success"_s;
    return {scale, restart, cordon, drain};
}

QList<Subject> deployments()
{
    Subject sync = about<FakeArgoCd>(u"argocd.sync"_s, u"order-gateway"_s);
    sync.settings = {{u"application"_s, {u"order-gateway"_s}}};
    sync.holds = shows<FakeArgoCd>([](FakeArgoCd &f) { return f.deployed() == u"c3d4"_s; });
    sync.refusal = refusal(400, R"({"code":9,"message":"another operation is already in progress"})");
    sync.hasDryRun = true;
    sync.tried = u"dryRun"_s;
    Subject rollback = sync;
    rollback.action = u"argocd.rollback"_s;
    rollback.arguments = {{u"entry"_s, u"11"_s}, {u"revision"_s, u"a1b2"_s}};
    rollback.holds = shows<FakeArgoCd>([](FakeArgoCd &f) { return f.deployed() == u"a1b2"_s; });
    rollback.refusal = refusal(400, R"({"code":9,"message":"rollback cannot be initiated when auto-sync is enabled"})");
    rollback.back = u"argocd.sync"_s;
    return {sync, rollback};
}

QList<Subject> defences()
{
    Subject attack = about<FakeCloudflare>(u"cloudflare.under_attack"_s, u"cdn"_s);
    attack.settings = {{u"zone"_s, {FakeCloudflare::zone()}}};
    attack.holds = shows<FakeCloudflare>([](FakeCloudflare &f) { return f.level() == u"under_attack"_s; });
    attack.refusal = refusal(400, R"({"success":false,"errors":[{"code":1007}]})");
    attack.back = u"cloudflare.level"_s;
    attack.restores = true;
    Subject block = attack;
    block.action = u"cloudflare.block"_s;
    block.arguments = {{u"address"_s, u"203.0.113.9"_s}};
    block.holds = shows<FakeCloudflare>([](FakeCloudflare &f) { return f.blocked().contains(u"203.0.113.9"_s); });
    block.refusal = refusal(429, R"({"success":false,"errors":[{"code":10429}]})");
    block.back = u"cloudflare.unblock"_s;
    block.restores = false;
    return {attack, block};
}

QList<Subject> pages()
{
    const QString headline = u"Trading is halted 取引停止"_s;
    Subject statuspage = about<FakeStatuspage>(u"statuspageio.publish"_s, u"status"_s);
    statuspage.credentials.type = Credentials::Type::Secret;
    statuspage.secret = u"lab-statuspage"_s; // the connector writes OAuth before it
    statuspage.settings = {{u"page"_s, {u"kctbh9vrtdwd"_s}}};
    statuspage.arguments = {{u"headline"_s, headline},
                            {u"message"_s, u"We investigate.\n調査中です。"_s},
                            {u"phase"_s, u"investigating"_s}};
    statuspage.holds = shows<FakeStatuspage>([](FakeStatuspage &f) {
        const QJsonArray all = valuesOf(f.incidents());
        return all.size() == 1 && all[0][u"status"_s] == u"investigating"_s;
    });
    statuspage.refusal = refusal(420, R"({"error":"Too Many Requests"})");
    statuspage.back = u"statuspageio.update"_s;

    Subject cachet = about<FakeCachet>(u"cachet.publish"_s, u"status"_s);
    cachet.arguments = {{u"headline"_s, headline}, {u"message"_s, u"We investigate."_s}, {u"phase"_s, u"1"_s}};
    cachet.holds = shows<FakeCachet>([](FakeCachet &f) {
        const QJsonArray all = valuesOf(f.incidents());
        return all.size() == 1 && all[0][u"status"_s].toInt() == 1;
    });
    cachet.refusal = refusal(422, R"({"message":"The name field is required."})");
    cachet.back = u"cachet.update"_s;
    return {statuspage, cachet};
}

QList<Subject> channels()
{
    Subject mastodon = about<FakeMastodon>(u"mastodon.publish"_s, u"social"_s);
    mastodon.settings = {{u"account"_s, {u"110001"_s}}};
    mastodon.arguments = {{u"notice"_s, u"inc-42.1"_s},
                          {u"headline"_s, u"Trading is halted <now> & until further notice"_s},
                          {u"message"_s, u"We investigate.\nhttps://status.exchange.test/"_s}};
    mastodon.holds = shows<FakeMastodon>([](FakeMastodon &f) { return f.statuses().size() == 1; });
    mastodon.refusal = refusal(422, R"({"error":"Validation failed: Text character limit of 500 exceeded"})");

    Subject slack = about<FakeSlack>(u"slack.post"_s, u"chat"_s);
    slack.credentials.type = Credentials::Type::Secret;
    slack.secret = u"T0000/B0000/lab-slack"_s;
    slack.arguments = {{u"message"_s, u"Trading is halted"_s}};
    slack.holds = shows<FakeSlack>([](FakeSlack &f) { return f.messages().size() == 1; });
    slack.refusal = Reply::text(410, "channel_is_archived");
    slack.readsBack = false;

    Subject grafana = about<FakeGrafana>(u"grafana.annotate"_s, u"dashboards"_s);
    grafana.arguments = {
        {u"headline"_s, u"INC-42 trading halted"_s}, {u"start"_s, u"1795489200000"_s}, {u"end"_s, u"1795489500000"_s}};
    grafana.holds = shows<FakeGrafana>([](FakeGrafana &f) {
        const QJsonArray all = valuesOf(f.annotations());
        return all.size() == 1 && all[0][u"timeEnd"_s].toInteger() == 1795489500000;
    });
    grafana.refusal = refusal(403, R"({"message":"Access denied"})");
    grafana.back = u"grafana.remove"_s;
    return {mastodon, slack, grafana};
}

}

QList<Subject> subjects()
{
    return balancers() + clusters() + deployments() + defences() + pages() + channels();
}

}
