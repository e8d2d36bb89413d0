// The settings file: read with pointers to what is wrong, written whole, and never over one that could not be
// read; its schema knows the fields that the reader knows.
#include "app/settings.h"

#include "platform/base/file.h"
#include "platform/base/json.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char whole[] =
    "{\"store\": {\"name\": \"Maison \u00c9toile\", \"mirror\": \"Window left\", \"catalogue\": \"/srv/c\",\n"
    "  \"profile_store\": \"/var/p.db\", \"keeps_interest\": false,\n"
    "  \"picks\": false, \"id\": \"42\", \"mirror_id\": \"7\"},\n"
    " \"push\": {\"url\": \"https://e.example\", \"kind\": \"segment\", \"key_file\": \"/k\",\n"
    "  \"ca\": \"/ca.pem\", \"batch\": true},\n"
    " \"stock\": {\"folder\": \"/s\", \"url\": \"https://s.example\", \"key_file\": \"/k\", \"ca\": "
    "\"/ca.pem\",\n"
    "  \"every_s\": 30},\n"
    " \"fleet\": {\"url\": \"tls://s.example\", \"key_file\": \"/k\", \"ca\": \"/ca.pem\", \"domain\": "
    "\"hub\", \"trial_s\": 30},\n"
    " \"associates\": {\"listen\": \"127.0.0.1:8443\", \"certificate\": \"/c.pem\", \"key\": \"/k.pem\",\n"
    "  \"users\": \"/u.json\"},\n"
    " \"requests\": {\"offer\": true, \"keep_days\": 3},\n"
    " \"screen\": {\"height_mm\": 1210, \"bottom_mm\": 0, \"distance_mm\": 1200, \"turn\": 270,\n"
    "  \"left_handed\": true,\n"
    "  \"touchless\": true, \"full_screen\": true, \"hours\": \"09:00-20:30\"},\n"
    " \"health\": {\"listen\": \"127.0.0.1:9100\"},\n"
    " \"camera\": {\"source\": \"/dev/video2\", \"rotate\": 90, \"flip\": true, \"crop\": [1, 2, 640, 480],\n"
    "  \"exposure\": \"fixed\", \"mains_hz\": 50, \"calibration\": \"/c.json\", \"white_card_percent\": "
    "80},\n"
    " \"language\": {\"own\": \"de\", \"offered\": [\"de\", \"en\"]},\n"
    " \"look\": {\"theme\": \"light\", \"high_contrast\": true, \"reduced_motion\": true},\n"
    " \"attract\": {\"show\": \"off\", \"media\": \"/m\"}, \"sound\": {\"speech\": true, \"volume\": 0},\n"
    " \"share\": {\"listen\": \"0.0.0.0:8080\", \"url\": \"https://x\", \"proxy\": \"10.0.0.1\",\n"
    "  \"certificate\": \"/c.pem\", \"key\": \"/k.pem\"},\n"
    " \"minors\": {\"age\": 16, \"words\": {\"de\": {\"title\": \"Unter 16?\", \"text\": \"Bitte \\n "
    "fragen\"}}},\n"
    " \"identity\": {\"cards\": false, \"pattern\": \"CHV-####-####\", \"check\": \"luhn\",\n"
    "  \"host\": \"card.example\", \"key_file\": \"/k\", \"max_age_s\": 600, \"typed\": false},\n"
    " \"staff\": {\"pin\": \"$y$j9T$Nk3rkTojqKlpkDo0xcmnm1$NIFaWhGFyPW.TU2OBi7b1VExj.8w4zrhByUFmXaXeWC\"}}";

struct heard {
    int count;
    char last[512];
};

static void hear(void *context, const char *line)
{
    struct heard *heard = context;
    heard->count++;
    (void)snprintf(heard->last, sizeof heard->last, "%s", line);
}

static enum result parse(const char *text, struct settings *settings, struct heard *heard,
                         struct diagnostic *why)
{
    struct settings_problems problems = {.report = hear, .context = heard};
    settings_init(settings);
    return settings_parse("mirror.json", (const uint8_t *)text, strlen(text), settings, &problems, why);
}

static const char *scratch_file(const char *name)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s", test_build_path(name));
    (void)remove(path);
    return path;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static void every_field_is_read_and_comes_back_from_the_disk(void **state)
{
    (void)state;
    static struct settings read, again;
    struct heard heard = {0};
    struct diagnostic why = {0};
    assert_int_equal(parse(whole, &read, &heard, &why), RESULT_OK);
    assert_int_equal(heard.count, 0);
    assert_string_equal(read.mirror_name, "Window left");
    assert_int_equal(read.bottom_mm, 0);
    assert_int_equal(read.crop[2], 640);
    assert_int_equal(read.offered_count, 2);
    assert_string_equal(read.offered[1], "en");
    assert_int_equal(read.volume, 0);
    assert_int_equal(read.minors.age, 16);
    assert_string_equal(read.minors.words[0].title, "Unter 16?");
    const char *path = scratch_file("settings-whole.json");
    assert_int_equal(settings_save(path, &read, &why), RESULT_OK);
    assert_int_equal(settings_load(path, &again, NULL, &why), RESULT_OK);
    assert_memory_equal(&read, &again, sizeof read);
    // A field that the writer forgot would be as settings_init leaves it, in both: none of these is.
    static struct settings usual;
    size_t count = 0;
    const struct settings_field *fields = settings_fields(&count);
    settings_init(&usual);
    for (size_t i = 0; i < count; i++)
        assert_memory_not_equal((const char *)&read + fields[i].offset,
                                (const char *)&usual + fields[i].offset, 1);
    assert_int_equal(remove(path), 0);
}

static void what_is_not_said_is_as_if_there_were_no_file(void **state)
{
    (void)state;
    static struct settings read, usual;
    struct diagnostic why = {0};
    settings_init(&usual);
    assert_int_equal(parse("{\"$schema\": \"x\"}", &read, &(struct heard){0}, &why), RESULT_OK);
    assert_memory_equal(&read, &usual, sizeof read);
    assert_int_equal(settings_load("/nowhere/mirror.json", &read, NULL, &why), RESULT_NOT_FOUND);
    assert_memory_equal(&read, &usual, sizeof read);
}

static void what_nobody_knows_is_warned_of_and_left_out(void **state)
{
    (void)state;
    static struct settings read;
    struct heard heard = {0};
    struct diagnostic why = {0};
    assert_int_equal(parse("{\"camera\": {\"zoom\": 2,\n \"flip\": true}}", &read, &heard, &why), RESULT_OK);
    assert_int_equal(heard.count, 1);
    assert_string_equal(heard.last, "mirror.json: line 1: /camera/zoom: unknown, left out");
    assert_true(read.flip);
    assert_int_equal(parse("{\"a\\nb\": 1}", &read, &heard, &why), RESULT_OK);
    assert_null(strchr(heard.last, '\n'));
}

static void what_is_wrong_is_told_with_its_place_and_changes_nothing(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } wrong[] = {
        {"{\"screen\": {\"height_mm\": 7}}", "/screen/height_mm"},
        {"{\"screen\": []}", "/screen"},
        {"{\"camera\": {\"rotate\": 45}}", "/camera/rotate: expected 0, 90, 180 or 270"},
        {"{\"screen\": {\"turn\": 45}}", "/screen/turn: expected 0, 90, 180 or 270"},
        {"{\"camera\": {\"source\": \"\"}}", "/camera/source"},
        {"{\"camera\": {\"source\": \"a\\nb\"}}", "/camera/source: expected one line"},
        {"{\"camera\": {\"crop\": [1, 2, 3]}}", "/camera/crop"},
        {"{\"camera\": {\"exposure\": \"bright\"}}", "/camera/exposure: expected"},
        {"{\"camera\": {\"mains_hz\": 55}}", "/camera/mains_hz"},
        {"{\"language\": {\"offered\": [\"de\", \"Deutsch\"]}}", "/language/offered/1"},
        {"{\"language\": {\"offered\": []}}", "/language/offered"},
        {"{\"share\": {\"listen\": \"here:99999\"}}", "/share/listen: expected \"ADDRESS:PORT\""},
        {"{\"minors\": {\"words\": {\"German\": {}}}}", "/minors/words/German"},
        {"{\"identity\": {\"pattern\": \"CHV-1\"}}", "/identity/pattern: expected patterns"},
        {"{\"identity\": {\"check\": \"crc\"}}", "/identity/check: expected \"none\""},
        {"{\"identity\": {\"host\": \"https://card.example\"}}", "/identity/host: expected a host"},
        {"{\"staff\": {\"pin\": \"1234\"}}", "/staff/pin"},
        {"{\"sound\": {\"volume\": 101}}", "/sound/volume"},
        {"{\"sound\": ", "line 1"},
        {"[]", "mirror.json"},
    };
    static struct settings read, usual;
    settings_init(&usual);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct diagnostic why = {0};
        assert_int_not_equal(parse(wrong[i].text, &read, &(struct heard){0}, &why), RESULT_OK);
        if (strstr(why.text, wrong[i].says) == NULL)
            fail_msg("\"%s\" lacks \"%s\"", why.text, wrong[i].says);
        assert_memory_equal(&read, &usual, sizeof read);
    }
}

static void only_this_user_can_read_what_is_written(void **state)
{
    (void)state;
    static struct settings settings;
    struct diagnostic why = {0};
    struct stat before;
    const char *path = scratch_file("settings-mode.json");
    settings_init(&settings);
    write_text(path, "{}");
    assert_int_equal(chmod(path, 0644), 0);
    assert_int_equal(settings_save(path, &settings, &why), RESULT_OK);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(before.st_mode & 0777, 0600);
    assert_int_equal(remove(path), 0);
}

static void a_file_that_can_not_be_read_is_kept_beside(void **state)
{
    (void)state;
    static struct settings settings, read;
    struct diagnostic why = {0};
    char aside[600];
    const char *path = scratch_file("settings-broken.json");
    (void)snprintf(aside, sizeof aside, "%s.broken", path);
    (void)remove(aside);
    settings_init(&settings);
    settings.height_mm = 700;
    write_text(path, "{\"screen\": {\"height_mm\": tall}}");
    assert_int_equal(settings_load(path, &read, NULL, &why), RESULT_INVALID);
    assert_int_equal(read.height_mm, 0);
    assert_int_equal(settings_save(path, &settings, &why), RESULT_OK);
    assert_int_equal(settings_load(path, &read, NULL, &why), RESULT_OK);
    assert_int_equal(read.height_mm, 700);
    assert_true(file_is_readable(aside));
    assert_int_equal(remove(aside), 0);
    settings.height_mm = 701; // one that can be read is overwritten, and leaves nothing
    assert_int_equal(settings_save(path, &settings, &why), RESULT_OK);
    assert_false(file_is_readable(aside));
    assert_int_equal(remove(path), 0);
}

static void a_file_that_can_not_be_written_stays_as_it_was(void **state)
{
    (void)state;
    static struct settings settings;
    struct diagnostic why = {0};
    settings_init(&settings);
    assert_int_equal(settings_save("/nowhere/mirror.json", &settings, &why), RESULT_IO);
    assert_non_null(strstr(why.text, "/nowhere/mirror.json can't be written"));
}

static void hours_alone_are_no_settings_of_an_installers(void **state)
{
    (void)state;
    static struct settings settings;
    struct heard heard = {0};
    struct diagnostic why = {0};
    settings_init(&settings);
    assert_false(settings_are_hours_alone(&settings));
    assert_int_equal(parse("{\"screen\": {\"hours\": \"09:00-20:30\"}}", &settings, &heard, &why), RESULT_OK);
    assert_true(settings_are_hours_alone(&settings));
    static const char *const more[] = {
        "\"screen\": {\"hours\": \"09:00-20:30\", \"height_mm\": 700}",
        "\"screen\": {\"hours\": \"09:00-20:30\"}, \"staff\": {\"pin\": \"$y$x\"}",
        "\"screen\": {\"hours\": \"09:00-20:30\"}, \"camera\": {\"flip\": true}"};
    for (size_t i = 0; i < sizeof more / sizeof more[0]; i++) {
        char text[160];
        (void)snprintf(text, sizeof text, "{%s}", more[i]);
        assert_int_equal(parse(text, &settings, &heard, &why), RESULT_OK);
        assert_false(settings_are_hours_alone(&settings));
    }
}

static const struct settings_field *find_field(const char *group, const char *key)
{
    size_t count = 0;
    const struct settings_field *fields = settings_fields(&count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(fields[i].group, group) == 0 && strcmp(fields[i].key, key) == 0)
            return &fields[i];
    return NULL;
}

static void assert_described(json_t *described, const struct settings_field *field)
{
    static const char *const types[] = {
        [SETTINGS_TEXT] = "string",     [SETTINGS_NUMBER] = "integer",  [SETTINGS_SWITCH] = "boolean",
        [SETTINGS_RECTANGLE] = "array", [SETTINGS_LANGUAGES] = "array", [SETTINGS_WORDS] = "object"};
    assert_string_equal(json_string_value(json_object_get(described, "type")), types[field->kind]);
    if (field->kind == SETTINGS_NUMBER) {
        assert_int_equal(json_integer_value(json_object_get(described, "minimum")), field->least);
        assert_int_equal(json_integer_value(json_object_get(described, "maximum")), field->most);
    }
    if (field->kind == SETTINGS_TEXT)
        assert_int_equal(json_integer_value(json_object_get(described, "maxLength")), field->most);
}

static void the_schema_and_the_reader_know_the_same_fields(void **state)
{
    (void)state;
    size_t size, count = 0, described_count = 0;
    json_t *schema = NULL;
    struct diagnostic why = {0};
    uint8_t *bytes = test_read_file(test_source_path("assets/settings.schema.json"), &size);
    assert_int_equal(json_parse("schema", bytes, size, &schema, &why), RESULT_OK);
    const char *group, *key;
    json_t *group_value, *value;
    json_object_foreach(json_object_get(schema, "properties"), group, group_value){
        json_object_foreach(json_object_get(group_value, "properties"), key,
                            value){const struct settings_field *field = find_field(group, key);
    if (field == NULL)
        fail_msg("the reader does not know /%s/%s", group, key);
    else
        assert_described(value, field);
    described_count++;
}
}
(void)settings_fields(&count);
assert_int_equal(described_count, count);
json_decref(schema);
free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_read_and_comes_back_from_the_disk),
        cmocka_unit_test(what_is_not_said_is_as_if_there_were_no_file),
        cmocka_unit_test(hours_alone_are_no_settings_of_an_installers),
        cmocka_unit_test(what_nobody_knows_is_warned_of_and_left_out),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place_and_changes_nothing),
        cmocka_unit_test(only_this_user_can_read_what_is_written),
        cmocka_unit_test(a_file_that_can_not_be_read_is_kept_beside),
        cmocka_unit_test(a_file_that_can_not_be_written_stays_as_it_was),
        cmocka_unit_test(the_schema_and_the_reader_know_the_same_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
