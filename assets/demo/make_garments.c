// Makes the demo catalogue's flat garments at build time: `make_garments --pictures FOLDER` writes the pictures
// that they are cut from, FOLDER/NAME.png, to look at.
#include "assets/demo/flat_export.h"

#include <stdio.h>
#include <string.h>

int main(int count, char **arguments)
{
    struct diagnostic why = {0};
    if (count != 3 || strcmp(arguments[1], "--pictures") != 0) {
        (void)fputs("usage: make_garments --pictures FOLDER\n", stderr);
        return 2;
    }
    enum result result = flat_export_pictures(arguments[2], &why);
    if (result != RESULT_OK)
        (void)fprintf(stderr, "make_garments: %s\n", why.text);
    return result == RESULT_OK ? 0 : 1;
}
