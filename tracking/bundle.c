#include "tracking/bundle.h"

#include "platform/base/file.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

struct archive {
    const char *label;
    struct diagnostic *why;
    zip_t *zip;
    struct bundle *bundle;
};

const char *bundle_entry_name(enum bundle_network network)
{
    static const char *const names[BUNDLE_NETWORK_COUNT] = {
        [BUNDLE_FACE_DETECTOR] = "face_detector.tflite",
        [BUNDLE_FACE_LANDMARKS] = "face_landmarks_detector.tflite",
        [BUNDLE_FACE_BLENDSHAPES] = "face_blendshapes.tflite",
    };
    return names[network];
}

static enum result refuse(const struct archive *archive, enum result result, const char *entry,
                          const char *what)
{
    return diagnose(archive->why, result, "%s: %s: %s", archive->label, entry, what);
}

// --- opening ----------------------------------------------------------------------------------------------

static enum result refuse_zip(const struct archive *archive, zip_error_t *error)
{
    return diagnose(archive->why, RESULT_INVALID, "%s: not a .task bundle: %s", archive->label,
                    zip_error_strerror(error));
}

static enum result open_archive(struct archive *archive, const uint8_t *bytes, size_t size)
{
    zip_error_t error;
    zip_error_init(&error);
    enum result result = RESULT_OK;
    zip_source_t *source = zip_source_buffer_create(bytes, size, 0, &error);
    if (source != NULL)
        archive->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive->zip == NULL) {
        result = refuse_zip(archive, &error);
        zip_source_free(source); // the archive would own it; takes NULL
    }
    zip_error_fini(&error);
    return result;
}

// --- entries ----------------------------------------------------------------------------------------------

static enum result check_entry(const struct archive *archive, const zip_stat_t *entry)
{
    const zip_uint64_t wanted = ZIP_STAT_SIZE | ZIP_STAT_COMP_METHOD | ZIP_STAT_ENCRYPTION_METHOD;
    if ((entry->valid & wanted) != wanted)
        return refuse(archive, RESULT_INVALID, entry->name, "its size and method are not given");
    if (entry->encryption_method != ZIP_EM_NONE)
        return refuse(archive, RESULT_UNSUPPORTED, entry->name, "it is encrypted");
    if (entry->comp_method != ZIP_CM_STORE && entry->comp_method != ZIP_CM_DEFLATE)
        return refuse(archive, RESULT_UNSUPPORTED, entry->name, "only stored and deflated entries are read");
    if (entry->size == 0)
        return refuse(archive, RESULT_INVALID, entry->name, "it is empty");
    if (entry->size > BUNDLE_MAX_NETWORK_BYTES)
        return diagnose(archive->why, RESULT_TOO_LARGE, "%s: %s: over %zu MiB", archive->label, entry->name,
                        BUNDLE_MAX_NETWORK_BYTES >> 20);
    return RESULT_OK;
}

// The whole content, to its end, where libzip compares the checksum.
static bool read_all(zip_file_t *file, uint8_t *bytes, size_t size)
{
    size_t read = 0;
    while (read < size) {
        zip_int64_t count = zip_fread(file, bytes + read, size - read);
        if (count <= 0)
            return false;
        read += (size_t)count;
    }
    uint8_t beyond;
    return zip_fread(file, &beyond, 1) == 0;
}

static enum result read_entry(const struct archive *archive, const zip_stat_t *entry,
                              struct bundle_bytes *out)
{
    enum result result = check_entry(archive, entry);
    if (result != RESULT_OK)
        return result;
    size_t size = (size_t)entry->size;
    uint8_t *bytes = malloc(size);
    if (bytes == NULL)
        return refuse(archive, RESULT_NO_MEMORY, entry->name, "out of memory");
    zip_file_t *file = zip_fopen_index(archive->zip, entry->index, 0);
    bool whole = file != NULL && read_all(file, bytes, size);
    if (file != NULL)
        (void)zip_fclose(file);
    if (!whole) {
        free(bytes);
        return refuse(archive, RESULT_INVALID, entry->name, "its content is damaged");
    }
    *out = (struct bundle_bytes){bytes, size};
    return RESULT_OK;
}

static enum result read_entries(const struct archive *archive)
{
    zip_int64_t count = zip_get_num_entries(archive->zip, 0);
    if (count > BUNDLE_MAX_ENTRIES)
        return diagnose(archive->why, RESULT_TOO_LARGE, "%s: %lld entries, at most %d are read",
                        archive->label, (long long)count, BUNDLE_MAX_ENTRIES);
    for (zip_int64_t i = 0; i < count; i++) {
        zip_stat_t entry;
        if (zip_stat_index(archive->zip, (zip_uint64_t)i, 0, &entry) != 0 ||
            (entry.valid & ZIP_STAT_NAME) == 0 || (entry.valid & ZIP_STAT_INDEX) == 0)
            return diagnose(archive->why, RESULT_INVALID, "%s: entry %lld can't be read", archive->label,
                            (long long)i);
        for (int n = 0; n < BUNDLE_NETWORK_COUNT; n++) {
            struct bundle_bytes *network = &archive->bundle->networks[n];
            if (strcmp(entry.name, bundle_entry_name((enum bundle_network)n)) != 0)
                continue;
            if (network->bytes != NULL)
                return refuse(archive, RESULT_INVALID, entry.name, "there are two of them");
            enum result result = read_entry(archive, &entry, network);
            if (result != RESULT_OK)
                return result;
        }
    }
    for (int n = 0; n < BUNDLE_NETWORK_COUNT; n++)
        if (archive->bundle->networks[n].bytes == NULL)
            return refuse(archive, RESULT_NOT_FOUND, bundle_entry_name((enum bundle_network)n),
                          "it is missing");
    return RESULT_OK;
}

enum result bundle_read(const char *label, const uint8_t *bytes, size_t size, struct bundle *out,
                        struct diagnostic *why)
{
    memset(out, 0, sizeof *out);
    if (size > BUNDLE_MAX_BYTES)
        return diagnose(why, RESULT_TOO_LARGE, "%s: a bundle of %zu bytes, at most %zu are read", label, size,
                        BUNDLE_MAX_BYTES);
    struct archive archive = {label, why, NULL, out};
    enum result result = open_archive(&archive, bytes, size);
    if (result == RESULT_OK)
        result = read_entries(&archive);
    if (result != RESULT_OK)
        bundle_free(out);
    if (archive.zip != NULL)
        zip_discard(archive.zip);
    return result;
}

enum result bundle_load(const char *path, struct bundle *out, struct diagnostic *why)
{
    memset(out, 0, sizeof *out);
    uint8_t *bytes;
    size_t size;
    enum result result = file_read(path, BUNDLE_MAX_BYTES, &bytes, &size, why);
    if (result != RESULT_OK)
        return result;
    result = bundle_read(path, bytes, size, out, why);
    free(bytes);
    return result;
}

void bundle_free(struct bundle *bundle)
{
    for (int n = 0; n < BUNDLE_NETWORK_COUNT; n++)
        free(bundle->networks[n].bytes);
    memset(bundle, 0, sizeof *bundle);
}
