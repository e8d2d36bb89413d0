// Which levels this build has and this processor runs. The one file that uses a builtin beyond C17:
// __builtin_cpu_supports reads what the compiler's own start-up code asked of the processor (and the system,
// which must save the wider registers), so that nothing of ours has to be kept.
#include "tracking/nn/crop_level.h"

#include <stddef.h>

const struct crop_level *const *crop_levels(void)
{
    static const struct crop_level *const levels[] = {
        &crop_level_scalar,
#if defined(__x86_64__)
        &crop_level_sse41,
        &crop_level_avx2,
        &crop_level_avx512,
#elif defined(__aarch64__)
        &crop_level_neon,
#endif
        NULL,
    };
    return levels;
}

bool crop_level_runs(const struct crop_level *level)
{
#if defined(__x86_64__)
    if (level == &crop_level_sse41)
        return __builtin_cpu_supports("sse4.1") != 0;
    if (level == &crop_level_avx2)
        return __builtin_cpu_supports("avx2") != 0;
    if (level == &crop_level_avx512)
        return __builtin_cpu_supports("avx512f") != 0 && __builtin_cpu_supports("avx512bw") != 0 &&
               __builtin_cpu_supports("avx512vl") != 0;
#endif
    // Advanced SIMD is part of every AArch64 processor that runs the standard procedure call convention
    // (AAPCS64), so NEON needs no question.
    (void)level;
    return true;
}

const struct crop_level *crop_level_best(void)
{
    const struct crop_level *best = &crop_level_scalar;
    for (const struct crop_level *const *level = crop_levels(); *level != NULL; level++)
        if (crop_level_runs(*level))
            best = *level;
    return best;
}
