#include "app/commands/catalogue_check.h"

#include "app/commands/commands.h"
#include "app/garment/rig.h"
#include "assets/gltf.h"
#include "assets/lint.h"
#include "assets/lint_goods.h"
#include "platform/base/file.h"
#include "platform/base/options.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_PRINTED 200 // problems of one kind; a feed with a wrong column has one in every product

struct printed {
    int errors, warnings;
    json_t *error_lines, *warning_lines; // NULL: on stderr
};

static void print_problem(void *context, bool is_error, const char *line)
{
    struct printed *printed = context;
    int *count = is_error ? &printed->errors : &printed->warnings;
    json_t *lines = is_error ? printed->error_lines : printed->warning_lines;
    if ((*count)++ >= MAX_PRINTED)
        return;
    if (lines != NULL)
        (void)json_array_append_new(lines, json_string(line));
    else
        (void)fprintf(stderr, "%s: %s\n", is_error ? "error" : "warning", line);
}

static void print_rest(const struct printed *printed)
{
    if (printed->errors > MAX_PRINTED)
        (void)fprintf(stderr, "error: … and %d more errors\n", printed->errors - MAX_PRINTED);
    if (printed->warnings > MAX_PRINTED)
        (void)fprintf(stderr, "warning: … and %d more warnings\n", printed->warnings - MAX_PRINTED);
}

static void print_warning(void *context, const char *line)
{
    print_problem(context, false, line);
}

static int check_model(const char *path)
{
    struct printed printed = {0};
    const struct gltf_options options = {.warn = print_warning, .context = &printed};
    struct model model = {0};
    struct diagnostic why = {0};
    if (gltf_load(path, &options, &model, &why) != RESULT_OK) {
        (void)fprintf(stderr, "error: %s\n", why.text);
        return EXIT_STATUS_FAILED;
    }
    print_rest(&printed);
    const struct mat4 as_it_is = mat4_identity();
    struct vec3 size = lint_worn_size(&model, &as_it_is);
    printf("%s: accepted: %u triangles, %d materials, %d pictures, %d variants, %.4g x %.4g x %.4g in its "
           "own units\n",
           path, model.index_count / 3, model.material_count, model.image_count, model.variant_count,
           (double)size.x, (double)size.y, (double)size.z);
    model_free(&model);
    return EXIT_STATUS_OK;
}

// Whether a body can wear a model of clothes: as the mirror will find out.
static enum result try_rig(const struct model *model, struct diagnostic *why)
{
    struct rig *rig = NULL;
    enum result result = rig_create(model, &rig, why);
    if (result == RESULT_OK && rig_warning(rig)[0] != '\0')
        (void)diagnose(why, RESULT_OK, "%s", rig_warning(rig));
    rig_destroy(rig);
    return result;
}

// --- what looks wrong --------------------------------------------------------------------------------------

static void print_findings(const struct goods_report *goods)
{
    bool any = false;
    for (int i = 0; i < GOODS_FINDINGS; i++) {
        const struct goods_kind *kind = &goods->kinds[i];
        if (kind->count == 0)
            continue;
        printf("%s  %d %s\n", any ? "" : "\nWorth a look:\n", kind->count,
               lint_goods_text((enum goods_finding)i));
        for (int k = 0; k < kind->count && k < GOODS_EXAMPLES; k++)
            printf("      %s\n", kind->examples[k]);
        if (kind->count > GOODS_EXAMPLES)
            printf("      … and %d more\n", kind->count - GOODS_EXAMPLES);
        any = true;
    }
}

static json_t *findings_json(const struct goods_report *goods)
{
    json_t *findings = json_array();
    for (int i = 0; i < GOODS_FINDINGS; i++) {
        const struct goods_kind *kind = &goods->kinds[i];
        json_t *examples = json_array();
        for (int k = 0; k < kind->count && k < GOODS_EXAMPLES; k++)
            (void)json_array_append_new(examples, json_string(kind->examples[k]));
        if (kind->count > 0)
            (void)json_array_append_new(findings, json_pack("{s:s, s:s, s:i, s:O}", "kind",
                                                            lint_goods_name((enum goods_finding)i), "text",
                                                            lint_goods_text((enum goods_finding)i), "count",
                                                            kind->count, "examples", examples));
        json_decref(examples);
    }
    return findings;
}

// --- a catalogue -------------------------------------------------------------------------------------------

static void print_text(const char *path, const struct catalogue *catalogue, bool refused,
                       const struct catalogue_problems *problems, const struct goods_report *goods)
{
    if (refused) {
        (void)fprintf(stderr, "cheval: %s: refused: errors %d, warnings %d\n", path, problems->errors,
                      problems->warnings);
        return;
    }
    printf("%s: accepted: products %d, warnings %d\n", path, catalogue->product_count, problems->warnings);
    print_findings(goods);
}

static void print_json(const char *path, const struct catalogue *catalogue, bool refused,
                       const struct printed *printed, const struct goods_report *goods)
{
    json_t *report =
        json_pack("{s:s, s:b, s:i, s:i, s:i, s:O, s:O, s:o}", "path", path, "accepted", !refused, "products",
                  catalogue != NULL ? catalogue->product_count : 0, "error_count", printed->errors,
                  "warning_count", printed->warnings, "errors", printed->error_lines, "warnings",
                  printed->warning_lines, "findings", findings_json(goods));
    if (report == NULL || json_dumpf(report, stdout, JSON_INDENT(1)) != 0 || printf("\n") < 0)
        (void)fprintf(stderr, "cheval: the report can't be written\n");
    json_decref(report);
}

static int check_folder(const char *path, bool as_json)
{
    struct printed printed = {0};
    struct catalogue_problems problems = {.report = print_problem, .context = &printed};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    struct goods_report *goods = calloc(1, sizeof *goods);
    if (as_json) {
        printed.error_lines = json_array();
        printed.warning_lines = json_array();
    }
    enum result result = goods != NULL ? catalogue_load(path, &problems, &catalogue, &why) : RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        result = lint_catalogue_worn(catalogue, try_rig, &problems);
    if (result == RESULT_OK)
        result = lint_goods(catalogue, goods);
    bool refused = result != RESULT_OK || problems.errors > 0;
    if (refused && problems.errors == 0)
        print_problem(&printed, true, why.text[0] != '\0' ? why.text : result_name(result));
    if (as_json) {
        if (goods != NULL)
            print_json(path, catalogue, refused, &printed, goods);
    } else {
        print_rest(&printed);
        print_text(path, catalogue, refused, &problems, goods);
    }
    json_decref(printed.error_lines);
    json_decref(printed.warning_lines);
    catalogue_destroy(catalogue);
    free(goods);
    return refused ? EXIT_STATUS_FAILED : EXIT_STATUS_OK;
}

static bool ends_with(const char *text, const char *ending)
{
    size_t length = strlen(text), ending_length = strlen(ending);
    return length >= ending_length && strcmp(text + length - ending_length, ending) == 0;
}

int command_catalogue_check(int count, char **arguments)
{
    const char *words[1];
    bool as_json = false;
    const struct option table[] = {
        {.name = "--json", .help = "the report as an object, of a catalogue", .flag = &as_json},
    };
    struct options options = {
        .usage = "cheval catalogue check FOLDER_OR_FILE [--json]",
        .summary = "Reads a catalogue with all its pictures and models, or one .gltf or .glb file, and says "
                   "what is wrong, and of a catalogue what is worth a merchandiser's look.",
        .options = table,
        .option_count = sizeof table / sizeof table[0],
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (options.word_count == 0) {
        (void)fprintf(stderr, "cheval: a folder or file is missing; usage: %s\n", options.usage);
        return EXIT_STATUS_USAGE;
    }
    bool is_model = ends_with(words[0], ".gltf") || ends_with(words[0], ".glb");
    return is_model && !file_is_folder(words[0]) ? check_model(words[0]) : check_folder(words[0], as_json);
}
