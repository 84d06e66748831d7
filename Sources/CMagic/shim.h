// SPDX-License-Identifier: Apache-2.0
#ifndef WEIR_CMAGIC_SHIM_H
#define WEIR_CMAGIC_SHIM_H
#include <magic.h>
#endif
