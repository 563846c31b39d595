// SPDX-License-Identifier: GPL-3.0-or-later
// The customers' REST: whatever is asked, signed or not, is answered with an envelope, and no coin appears or vanishes.
// The first line is the request's target; what follows is the body. A body that is asked for is signed.
#include "exchange/serve/bitbankapi.h"
#include "fuzzing.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Hikeshi::Exchange;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static World world(7, 1'795'489'200'000);
    static BitbankApi api(world);
    static qint64 wall = 0;
    static qint64 nonce = 0;
    const QByteArray input = bytesOf(data, size);
    const qsizetype end = input.indexOf('\n');
    const QByteArray target = end < 0 ? input : input.first(end);
    const QByteArray body = end < 0 ? QByteArray() : input.sliced(end + 1);
    wall += 1'000;
    const QByteArray number = QByteArray::number(++nonce);
    const BitbankApi::Key &key = BitbankApi::keys().front();
    HttpRequest request{.method = end < 0 ? "GET" : "POST",
                        .url = QUrl::fromEncoded(target),
                        .target = target,
                        .headers = {{"access-key", key.key}, {"access-nonce", number}},
                        .body = body};
    request.headers.insert("access-signature", BitbankApi::signature(key.secret, number + (end < 0 ? target : body)));
    const HttpAnswer answer = api.answer(request, wall);
    const QJsonDocument said = QJsonDocument::fromJson(answer.body);
    must(said.isObject());
    must(said[QStringLiteral("data")].isObject() || said[QStringLiteral("data")].isArray());
    const EngineState &state = world.market().state();
    for (int asset = 0; asset < static_cast<int>(assets().size()); ++asset) {
        must(state.total(asset) == state.outside(asset));
        must(state.balance(key.customer, asset).free >= 0 && state.balance(key.customer, asset).locked >= 0);
    }
    return 0;
}
