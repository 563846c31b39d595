// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actionport.h"

// The port has no code of its own; its signals do.
