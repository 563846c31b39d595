// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/labcase.h"

#include "sources/patronisource.h"
#include "sources/postgressource.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

QString told(const ActionRecord &record)
{
    return u"state %1 | %2 | %3 | %4 | %5"_s.arg(static_cast<int>(record.state))
        .arg(record.answer, record.reason, record.meaning.en, record.evidence.join(u"; "_s));
}

quint16 portOf(const QString &place)
{
    return place.section(u':', -1).toUShort();
}

QString bindCluster(LabSite &site, const Lab &lab, Doors *doors, const QByteArray &counted)
{
    site.secret(u"PATRONI"_s, Lab::secrets()[u"HIKESHI_LAB_PATRONI_PASSWORD"_s]);
    site.service(ledger, Lab::members(), u"patroni"_s);
    LabSite::Bound bound{
        .connector = u"patroni"_s,
        .service = ledger,
        .credentials = {.type = Credentials::Type::Basic, .user = Lab::restUser(), .secret = u"PATRONI"_s}};
    for (const QString &member : Lab::members()) {
        const QString direct = lab.url(member + u"/rest"_s);
        site.add<PatroniSource>(SourceId(u"patroni:"_s + member), InstanceId(member), direct, Milliseconds(500));
        if (doors)
            doors->push_back(std::make_unique<CountingForwarder>(portOf(direct), counted));
        bound.endpoints.insert(member, doors ? u"http://127.0.0.1:%1"_s.arg(doors->back()->port()) : direct);
    }
    site.bind(bound);
    return site.start();
}

void addDatabases(LabSite &site, const Lab &lab)
{
    for (const QString &member : Lab::members()) {
        const QString place = lab.place(member);
        site.add<PostgresSource>(SourceId(u"postgres:"_s + member), InstanceId(member),
                                 PostgresSource::Place{.host = place.section(u':', 0, 0),
                                                       .port = portOf(place),
                                                       .database = u"postgres"_s,
                                                       .user = Lab::consoleUser(),
                                                       .password = Lab::secrets()[u"HIKESHI_LAB_CONSOLE_PASSWORD"_s]},
                                 Milliseconds(500));
    }
}

}
