// The writing of garment.json: what a person reads and corrects first, a line each, then the mesh, tightly.
#include "assets/garment/garment_file.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LINE_CHARACTERS 110

struct writer {
    char *text;
    size_t used, room;
    size_t line; // where the last one began
    bool failed;
};

static void write_format(struct writer *writer, const char *format, ...) PRINTF_LIKE(2, 3);

static void write_format(struct writer *writer, const char *format, ...)
{
    char piece[160];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof piece || writer->failed) {
        writer->failed = true;
        return;
    }
    if (writer->used + (size_t)length + 1 > writer->room) {
        size_t room = writer->room * 2 + 4096;
        char *larger = realloc(writer->text, room);
        if (larger == NULL) {
            writer->failed = true;
            return;
        }
        writer->text = larger;
        writer->room = room;
    }
    memcpy(writer->text + writer->used, piece, (size_t)length + 1);
    writer->used += (size_t)length;
    const char *last = strrchr(piece, '\n');
    if (last != NULL)
        writer->line = writer->used - strlen(last + 1);
}

// Between two elements of an array that fills its lines.
static void write_comma(struct writer *writer)
{
    bool is_full = writer->used - writer->line > LINE_CHARACTERS - 20;
    write_format(writer, is_full ? ",\n   " : ", ");
}

// Hundredths of a pixel: what a person can read and correct, and what garment_mesh_source counts.
static long hundredths(float value)
{
    return lround((double)value * 100.0);
}

static void write_point(struct writer *writer, struct vec2 p)
{
    write_format(writer, "[%.7g, %.7g]", (double)hundredths(p.x) / 100.0, (double)hundredths(p.y) / 100.0);
}

static void write_landmarks(struct writer *writer, const struct garment *garment)
{
    const char *before = "\n";
    write_format(writer, " \"landmarks\": {");
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
        if (!garment->has[i])
            continue;
        write_format(writer, "%s  \"%s\": ", before, garment_landmark_names[i]);
        write_point(writer, garment->landmarks_px[i]);
        before = ",\n";
    }
    write_format(writer, "\n }");
}

static void write_part(struct writer *writer, const struct garment *garment, struct garment_run run)
{
    for (int i = run.first; i < run.first + run.count; i++) {
        if (i > run.first)
            write_comma(writer);
        write_format(writer, "[%d, %d, %d]", garment->triangles[i][0], garment->triangles[i][1],
                     garment->triangles[i][2]);
    }
}

static void write_mesh(struct writer *writer, const struct garment *garment)
{
    const char *before = "\n";
    write_format(writer, " \"mesh\": {\n  \"of\": \"%08" PRIx32 "\",\n  \"vertices\": [\n   ",
                 garment_mesh_source(garment));
    for (int i = 0; i < garment->vertex_count; i++) {
        if (i > 0)
            write_comma(writer);
        write_point(writer, garment->vertices_px[i]);
    }
    write_format(writer, "],\n  \"parts\": {");
    for (int part = 0; part < GARMENT_PART_COUNT; part++) {
        if (garment->parts[part].count == 0)
            continue;
        write_format(writer, "%s   \"%s\": [\n   ", before, garment_part_names[part]);
        write_part(writer, garment, garment->parts[part]);
        write_format(writer, "]");
        before = ",\n";
    }
    write_format(writer, "\n  }\n }");
}

enum result garment_text(const struct garment *garment, char **out, struct diagnostic *why)
{
    struct writer writer = {0};
    write_format(&writer, "{\n \"version\": 1,\n \"kind\": \"%s\",\n \"open\": %s,\n",
                 garment_kind_names[garment->kind], garment->is_open ? "true" : "false");
    write_format(&writer, " \"size\": [%d, %d],\n", garment->front.width_px, garment->front.height_px);
    if (garment->from_scale > 0.0f)
        write_format(&writer, " \"from\": [%.7g, %.7g],\n \"scale\": %.7g,\n", (double)garment->from_px.x,
                     (double)garment->from_px.y, (double)garment->from_scale);
    write_landmarks(&writer, garment);
    if (garment->vertex_count > 0) {
        write_format(&writer, ",\n");
        write_mesh(&writer, garment);
    }
    write_format(&writer, "\n}\n");
    if (writer.failed) {
        free(writer.text);
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    }
    *out = writer.text;
    return RESULT_OK;
}

static uint32_t hash_number(uint32_t hash, long number)
{
    for (int shift = 0; shift < 32; shift += 8)
        hash = (hash ^ (uint32_t)(number >> shift & 0xff)) * UINT32_C(16777619);
    return hash;
}

uint32_t garment_mesh_source(const struct garment *garment)
{
    uint32_t hash = UINT32_C(2166136261);
    hash = hash_number(hash, (long)garment->kind * 2 + (garment->is_open ? 1 : 0));
    hash = hash_number(hash, garment->front.width_px);
    hash = hash_number(hash, garment->front.height_px);
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
        if (!garment->has[i])
            continue;
        hash = hash_number(hash, i);
        hash = hash_number(hash, hundredths(garment->landmarks_px[i].x));
        hash = hash_number(hash, hundredths(garment->landmarks_px[i].y));
    }
    return hash;
}
