// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange's control REST and HAProxy's runtime socket: whatever is asked, the world goes on, and no coin or yen
// appears or vanishes. The first line is METHOD TARGET, what follows the body; or `!` and a runtime command.
#include "exchange/serve/haproxysocket.h"
#include "exchange/serve/routes.h"
#include "fuzzing.h"

#include <QJsonDocument>

using namespace Hikeshi::Exchange;

namespace {

constexpr int untilRenewed = 200; ///< what was done before must not make everything else a refusal

}

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const World fresh(7, 1'795'489'200'000);
    static World world = fresh;
    static HaproxySocket socket(world);
    static int asked = 0;
    if (++asked % untilRenewed == 0)
        world = fresh;
    const QByteArray input = bytesOf(data, size);
    if (input.startsWith('!')) {
        socket.execute(input.sliced(1));
    } else {
        const QByteArray first = input.first(std::max<qsizetype>(0, input.indexOf('\n')));
        const qsizetype space = first.indexOf(' ');
        HttpRequest request{.method = first.first(std::max<qsizetype>(0, space)),
                            .target = first.sliced(space + 1),
                            .body = input.sliced(std::min(input.size(), first.size() + 1))};
        request.url = QUrl::fromEncoded(request.target);
        if (!isRouted(request.url.path()))
            return 0;
        const HttpAnswer answer = route(world, request);
        must(answer.status >= 200 && answer.status < 600);
        must(answer.body.isEmpty() || !QJsonDocument::fromJson(answer.body).isNull());
    }
    world.advanceTo(world.now() + 100);
    const EngineState &state = world.market().state();
    for (int asset = 0; asset < static_cast<int>(assets().size()); ++asset)
        must(state.total(asset) == state.outside(asset));
    return 0;
}
