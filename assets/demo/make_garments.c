// Makes the demo catalogue's flat garments at build time: `make_garments FOLDER` draws each, cuts it out as
// `cheval catalogue garment` does and writes FOLDER/NAME/{garment.json,front.png,back.png} into folders that
// are there; `--names` lists them, `--pictures FOLDER` writes the pictures that they are cut from,
// FOLDER/NAME.png, to look at.
#include "assets/demo/flat_collection.h"
#include "assets/demo/flat_export.h"

#include <stdio.h>
#include <string.h>

static void list_names(void)
{
    int count = 0;
    const struct flat_garment *garments = flat_collection(&count);
    for (int i = 0; i < count; i++)
        (void)puts(garments[i].name);
}

int main(int count, char **arguments)
{
    enum result result = RESULT_OK;
    if (count == 2 && strcmp(arguments[1], "--names") == 0)
        list_names();
    else if (count == 3 && strcmp(arguments[1], "--pictures") == 0)
        result = flat_export_pictures(arguments[2]);
    else if (count == 2)
        result = flat_export_garments(arguments[1]);
    else {
        (void)fputs("usage: make_garments [--names | [--pictures] FOLDER]\n", stderr);
        return 2;
    }
    return result == RESULT_OK ? 0 : 1;
}
