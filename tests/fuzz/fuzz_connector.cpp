// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/render.h"
#include "fuzzing.h"

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Findings findings;
    const Connector connector = Connector::parse(bytesOf(data, size), QStringLiteral("a.yaml"), findings);
    for (const ConnectorAction &action : connector.actions) {
        Arguments arguments{{QStringLiteral("target"), QStringLiteral("a b/..\n;")}};
        for (const ArgumentSpec &argument : action.spec.arguments)
            arguments.insert(argument.name, QStringLiteral("x\n;"));
        (void)renderAll(connector, action, arguments);
        const auto request = render(connector, action, arguments);
        must(!request || request->argv.size() <= action.request.argv.size());
        must(!request || request->transport != Request::Transport::Socket
             || request->body.count('\n') <= action.request.command.count(u'\n'));
    }
    return 0;
}
