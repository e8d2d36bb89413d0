// The comparison of the crop's levels as a program of its own, for processors that the tests don't run on.
#include "tests/support/crop_levels.h"

int main(void)
{
    bool wide = crop_level_best() != &crop_level_scalar;
    if (!wide)
        (void)puts("no level but the scalar one");
    return crop_levels_all_agree(stdout) && wide ? 0 : 1;
}
