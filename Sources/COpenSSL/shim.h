// SPDX-License-Identifier: Apache-2.0
#ifndef WEIR_COPENSSL_SHIM_H
#define WEIR_COPENSSL_SHIM_H
#include <openssl/evp.h>
#endif
