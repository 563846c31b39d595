// SPDX-License-Identifier: GPL-3.0-or-later
// Compiled once for each of these; only ALLOWED may pass. See CMakeLists.txt.
#include "control/controlapi.h"

using namespace Hikeshi;

#ifdef ALLOWED
QCoro::Task<Answer> pass(ControlApi &api, const Clearance &given)
{
    co_return co_await api.execute(given, Request{});
}
#elif defined(MAKES_A_CLEARANCE)
Clearance make()
{
    return Clearance(1);
}
#elif defined(COPIES_A_CLEARANCE)
Clearance keep(const Clearance &given)
{
    return given;
}
#elif defined(EXECUTES_WITHOUT_ONE)
QCoro::Task<Answer> pass(ControlApi &api)
{
    co_return co_await api.execute(1, Request{});
}
#elif defined(DERIVES_A_FRIEND)
struct Mine : Clearance
{
    Mine()
        : Clearance(1)
    {
    }
};
#endif
