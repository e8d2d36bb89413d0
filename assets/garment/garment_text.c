// The writing of garment.json: what a person reads and corrects first, a line each, then the mesh, tightly.
#include "assets/garment/garment_file.h"

#include <inttypes.h>
#include <math.h>
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

static void put(struct writer *writer, const char *piece)
{
    size_t length = strlen(piece);
    if (writer->used + length + 1 > writer->room) {
        size_t room = writer->room * 2 + length + 4096;
        char *larger = realloc(writer->text, room);
        if (larger == NULL) {
            writer->failed = true;
            return;
        }
        writer->text = larger;
        writer->room = room;
    }
    memcpy(writer->text + writer->used, piece, length + 1);
    writer->used += length;
    const char *last = strrchr(piece, '\n');
    if (last != NULL)
        writer->line = writer->used - strlen(last + 1);
}

static void put_number(struct writer *writer, double number)
{
    char digits[40];
    (void)snprintf(digits, sizeof digits, "%.7g", number);
    put(writer, digits);
}

// "[x, y]" or "[a, b, c]"
static void put_numbers(struct writer *writer, const double *numbers, int count)
{
    for (int i = 0; i < count; i++) {
        put(writer, i == 0 ? "[" : ", ");
        put_number(writer, numbers[i]);
    }
    put(writer, "]");
}

// Between two elements of an array that fills its lines.
static void put_comma(struct writer *writer)
{
    bool is_full = writer->used - writer->line > LINE_CHARACTERS - 20;
    put(writer, is_full ? ",\n   " : ", ");
}

// Hundredths of a pixel: what a person can read and correct, and what garment_mesh_source counts.
static long hundredths(float value)
{
    return lround((double)value * 100.0);
}

static void put_point(struct writer *writer, struct vec2 p)
{
    const double numbers[2] = {(double)hundredths(p.x) / 100.0, (double)hundredths(p.y) / 100.0};
    put_numbers(writer, numbers, 2);
}

static void put_landmarks(struct writer *writer, const struct garment *garment)
{
    const char *before = "\n  \"";
    put(writer, " \"landmarks\": {");
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
        if (!garment->has[i])
            continue;
        put(writer, before);
        put(writer, garment_landmark_names[i]);
        put(writer, "\": ");
        put_point(writer, garment->landmarks_px[i]);
        before = ",\n  \"";
    }
    put(writer, "\n }");
}

static void put_part(struct writer *writer, const struct garment *garment, struct garment_run run)
{
    for (int i = run.first; i < run.first + run.count; i++) {
        const uint16_t *triangle = garment->triangles[i];
        const double corners[3] = {triangle[0], triangle[1], triangle[2]};
        if (i > run.first)
            put_comma(writer);
        put_numbers(writer, corners, 3);
    }
}

static void put_mesh(struct writer *writer, const struct garment *garment)
{
    char source[16];
    const char *before = "\n   \"";
    (void)snprintf(source, sizeof source, "%08" PRIx32, garment_mesh_source(garment));
    put(writer, " \"mesh\": {\n  \"of\": \"");
    put(writer, source);
    put(writer, "\",\n  \"vertices\": [\n   ");
    for (int i = 0; i < garment->vertex_count; i++) {
        if (i > 0)
            put_comma(writer);
        put_point(writer, garment->vertices_px[i]);
    }
    put(writer, "],\n  \"parts\": {");
    for (int part = 0; part < GARMENT_PART_COUNT; part++) {
        if (garment->parts[part].count == 0)
            continue;
        put(writer, before);
        put(writer, garment_part_names[part]);
        put(writer, "\": [\n   ");
        put_part(writer, garment, garment->parts[part]);
        put(writer, "]");
        before = ",\n   \"";
    }
    put(writer, "\n  }\n }");
}

static void put_head(struct writer *writer, const struct garment *garment)
{
    const double size[2] = {garment->front.width_px, garment->front.height_px};
    const double from[2] = {(double)garment->from_px.x, (double)garment->from_px.y};
    put(writer, "{\n \"version\": 1,\n \"kind\": \"");
    put(writer, garment_kind_names[garment->kind]);
    put(writer,
        garment->is_open ? "\",\n \"open\": true,\n \"size\": " : "\",\n \"open\": false,\n \"size\": ");
    put_numbers(writer, size, 2);
    put(writer, ",\n");
    if (!(garment->from_scale > 0.0f))
        return;
    put(writer, " \"from\": ");
    put_numbers(writer, from, 2);
    put(writer, ",\n \"scale\": ");
    put_number(writer, (double)garment->from_scale);
    put(writer, ",\n");
}

enum result garment_text(const struct garment *garment, char **out, struct diagnostic *why)
{
    struct writer writer = {0};
    put_head(&writer, garment);
    put_landmarks(&writer, garment);
    if (garment->vertex_count > 0) {
        put(&writer, ",\n");
        put_mesh(&writer, garment);
    }
    put(&writer, "\n}\n");
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
