// SPDX-License-Identifier: Apache-2.0
#ifndef WEIR_CVECTORSCAN_SHIM_H
#define WEIR_CVECTORSCAN_SHIM_H
#include <hs/hs.h>
#endif
