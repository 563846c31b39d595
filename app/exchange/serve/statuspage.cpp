// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/statuspage.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

QString stamp(Ms at)
{
    const QDateTime utc = QDateTime::fromMSecsSinceEpoch(at, QTimeZone::UTC);
    return utc.addSecs(9 * 3600).toString(u"yyyy-MM-dd HH:mm"_s) + u" JST ("_s + utc.toString(u"HH:mm"_s) + u" UTC)"_s;
}

QString escaped(const QJsonValue &value, const QString &language)
{
    const QString text = value.isObject() ? value[language].toString(value[u"en"_s].toString()) : value.toString();
    return text.toHtmlEscaped().replace(u'\n', u"<br>"_s);
}

QString component(const QString &name, bool works, bool ja)
{
    const QString word = works ? (ja ? u"正常"_s : u"Operational"_s) : (ja ? u"障害"_s : u"Outage"_s);
    return u"<tr><td>%1</td><td class=\"%2\">%3 %4</td></tr>"_s.arg(name, works ? u"ok"_s : u"bad"_s,
                                                                    works ? u"●"_s : u"✕"_s, word);
}

}

QString missingIn(const QJsonObject &notice)
{
    for (const QString &key : {u"id"_s, u"phase"_s, u"start"_s, u"expected_recovery"_s}) {
        if (notice[key].toString().trimmed().isEmpty())
            return key;
    }
    for (const QString &key : {u"title"_s, u"body"_s, u"cause"_s}) {
        for (const QString &language : {u"en"_s, u"ja"_s}) {
            if (notice[key][language].toString().trimmed().isEmpty())
                return key + u'.' + language;
        }
    }
    return {};
}

QByteArray statusHtml(const World &world, const QString &language)
{
    const bool ja = language == u"ja";
    const bool trading = world.ledger().reachablePrimary() != nullptr;
    QString html =
        u"<!DOCTYPE html><html lang=\"%1\"><head><meta charset=\"utf-8\"><title>%2</title><style>"
        "body{font:16px/1.6 sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#1a1e23}"
        "table{border-collapse:collapse;width:100%}td{border-bottom:1px solid "
        "#ccd;padding:.4em}.ok{color:#1d7038}.bad{color:#bf2419;font-weight:bold}"
        "article{border-left:4px solid #bf2419;padding:.2em 1em;margin:1.5em 0}dt{color:#59626d}dd{margin:0 0 .5em}</style></head><body>"_s
            .arg(language, ja ? u"さくら取引所 稼働状況"_s : u"Sakura Exchange status"_s);
    html += u"<h1>%1</h1><p><a href=\"?lang=%2\">%3</a></p><table>"_s.arg(
        ja ? u"さくら取引所 稼働状況"_s : u"Sakura Exchange status"_s, ja ? u"en"_s : u"ja"_s,
        ja ? u"English"_s : u"日本語"_s);
    html += component(ja ? u"取引"_s : u"Trading"_s, trading, ja)
        + component(ja ? u"入出金"_s : u"Deposits and withdrawals"_s, trading, ja)
        + component(ja ? u"相場情報"_s : u"Market data"_s, true, ja) + u"</table>"_s;
    if (world.notices().empty())
        html += ja ? u"<p>お知らせはありません。</p>"_s : u"<p>There are no notices.</p>"_s;
    for (auto notice = world.notices().rbegin(); notice != world.notices().rend(); ++notice) {
        const QJsonObject &c = notice->content;
        html +=
            u"<article><h2>%1</h2><p>%2</p><dl><dt>%3</dt><dd>%4</dd><dt>%5</dt><dd>%6</dd><dt>%7</dt><dd>%8</dd></dl><p><small>%9</small></p></article>"_s
                .arg(escaped(c[u"title"_s], language), escaped(c[u"body"_s], language), ja ? u"発生時刻"_s : u"Start"_s,
                     escaped(c[u"start"_s], language), ja ? u"原因"_s : u"Cause"_s, escaped(c[u"cause"_s], language),
                     ja ? u"復旧見込み"_s : u"Expected recovery"_s, escaped(c[u"expected_recovery"_s], language),
                     stamp(notice->at));
    }
    return (html + u"</body></html>"_s).toUtf8();
}

QByteArray statusJson(const World &world)
{
    QJsonArray notices;
    for (const Notice &notice : world.notices()) {
        QJsonObject object = notice.content;
        object.insert(u"at"_s, notice.at);
        notices.append(object);
    }
    return QJsonDocument(QJsonObject{{u"announcements"_s, notices}}).toJson(QJsonDocument::Compact);
}

QByteArray metricsText(const World &world)
{
    QByteArray text;
    QByteArray lastName;
    for (const auto figures = world.samples(); const auto &[name, value] : figures) {
        const QString base = name.section(u':', 0, 0);
        const QString instance = name.section(u':', 1);
        const QByteArray metric = "exchange_" + base.toUtf8();
        if (metric != lastName)
            text += "# TYPE " + metric + (metric.endsWith("_total") ? " counter\n" : " gauge\n");
        lastName = metric;
        text += metric + (instance.isEmpty() ? QByteArray() : "{instance=\"" + instance.toUtf8() + "\"}") + ' '
            + QByteArray::number(value, 'g', 12) + '\n';
    }
    text += "# TYPE exchange_instance_up gauge\n";
    for (const Machine &machine : world.machines())
        text += "exchange_instance_up{service=\"" + machine.service.toUtf8() + "\",instance=\"" + machine.name.toUtf8()
            + "\"} " + (machine.works() ? "1\n" : "0\n");
    text += "# TYPE exchange_patroni_primary gauge\n";
    for (const Member &member : world.ledger().members())
        text += "exchange_patroni_primary{instance=\"" + member.name.toUtf8() + "\"} "
            + (member.isWritable() ? "1\n" : "0\n");
    return text;
}

}
