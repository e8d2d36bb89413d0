// Product feeds as XML: the <item>s of RSS 2.0, the <entry>s of Atom, whose fields are their children.
#include "assets/feed_item.h"
#include "assets/feed_text.h"

#include <expat.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES (64 << 10)
#define MAX_DEPTH 32

struct reading {
    XML_Parser parser;
    const struct feed_sink *sink;
    int depth, item_depth; // of the element that is open; of the item's own, 0 outside of one
    bool is_feed;          // its root is one
    bool stopped;          // by the sink
    const char *refused;   // the document, for this
    enum feed_field field; // that is open, or FEED_FIELDS
    struct feed_item item;
    const char *too_long; // a field of the item, or NULL
    char *texts;          // FEED_FIELDS times FEED_MAX_TEXT + 1
    size_t lengths[FEED_FIELDS];
};

static const char *local_name(const char *name)
{
    const char *colon = strchr(name, ':');
    return colon != NULL ? colon + 1 : name;
}

static char *text_of(struct reading *reading, enum feed_field field)
{
    return reading->texts + (size_t)field * (FEED_MAX_TEXT + 1);
}

static void refuse(struct reading *reading, const char *reason)
{
    reading->refused = reason;
    (void)XML_StopParser(reading->parser, XML_FALSE);
}

static void append(struct reading *reading, const char *bytes, size_t length)
{
    size_t *used = &reading->lengths[reading->field];
    if (*used + length > FEED_MAX_TEXT) {
        reading->too_long = "a field of more than 20,000 bytes";
        return;
    }
    memcpy(text_of(reading, reading->field) + *used, bytes, length);
    *used += length;
}

static void begin_item(struct reading *reading)
{
    reading->item_depth = reading->depth;
    reading->item.line = XML_GetCurrentLineNumber(reading->parser);
    reading->too_long = NULL;
    memset(reading->lengths, 0, sizeof reading->lengths);
}

// Atom's link is an attribute, of the one that is no picture and no page about the page.
static void take_link(struct reading *reading, const XML_Char **attributes)
{
    const char *address = NULL;
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(attributes[0], "href") == 0)
            address = attributes[1];
        if (strcmp(attributes[0], "rel") == 0 && strcmp(attributes[1], "alternate") != 0)
            return;
    }
    if (address != NULL)
        append(reading, address, strlen(address));
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct reading *reading = context;
    reading->depth++;
    if (reading->depth > MAX_DEPTH) {
        refuse(reading, "elements nested too deep");
        return;
    }
    if (reading->depth == 1)
        reading->is_feed = strcmp(name, "rss") == 0 || strcmp(local_name(name), "feed") == 0;
    if (!reading->is_feed) {
        refuse(reading, "neither RSS nor Atom");
        return;
    }
    if (reading->item_depth == 0) {
        if (strcmp(name, "item") == 0 || strcmp(local_name(name), "entry") == 0)
            begin_item(reading);
        return;
    }
    if (reading->depth != reading->item_depth + 1)
        return; // as of <g:shipping>, which has a price of its own
    reading->field = feed_field_named(local_name(name));
    if (reading->field != FEED_FIELDS && reading->lengths[reading->field] > 0)
        reading->field = FEED_FIELDS; // the first counts
    if (reading->field == FEED_LINK)
        take_link(reading, attributes);
}

static void XMLCALL on_text(void *context, const XML_Char *text, int length)
{
    struct reading *reading = context;
    if (reading->item_depth > 0 && reading->depth == reading->item_depth + 1 && reading->field != FEED_FIELDS)
        append(reading, text, (size_t)length);
}

static void end_item(struct reading *reading)
{
    const struct feed_sink *sink = reading->sink;
    bool goes_on = true;
    for (int i = 0; i < FEED_FIELDS; i++) {
        char *text = text_of(reading, (enum feed_field)i);
        text[reading->lengths[i]] = '\0';
        reading->item.fields[i] = text;
    }
    if (reading->too_long != NULL)
        goes_on = sink->refuse(sink->context, reading->item.line, reading->too_long);
    else
        goes_on = sink->take(sink->context, &reading->item);
    reading->item_depth = 0;
    if (goes_on)
        return;
    reading->stopped = true;
    (void)XML_StopParser(reading->parser, XML_FALSE);
}

static void XMLCALL on_end(void *context, const XML_Char *name)
{
    struct reading *reading = context;
    (void)name;
    if (reading->item_depth > 0 && reading->depth == reading->item_depth)
        end_item(reading);
    else if (reading->depth == reading->item_depth + 1)
        reading->field = FEED_FIELDS;
    reading->depth--;
}

// With it would come entities: of other files, or that grow without bound.
static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_subset)
{
    (void)name;
    (void)system;
    (void)public;
    (void)has_subset;
    refuse(context, "a document type (<!DOCTYPE …>), which a feed has no use for");
}

static enum result tell(const struct reading *reading, struct diagnostic *why)
{
    unsigned long line = XML_GetCurrentLineNumber(reading->parser);
    if (reading->stopped)
        return RESULT_END;
    if (reading->refused != NULL)
        return diagnose(why, RESULT_INVALID, "line %lu: %s", line, reading->refused);
    return diagnose(why, RESULT_INVALID, "line %lu column %lu: broken XML: %s", line,
                    XML_GetCurrentColumnNumber(reading->parser) + 1,
                    XML_ErrorString(XML_GetErrorCode(reading->parser)));
}

static enum result parse(struct reading *reading, struct feed_source source, struct diagnostic *why)
{
    for (size_t got = 1; got > 0;) {
        void *chunk = XML_GetBuffer(reading->parser, CHUNK_BYTES);
        if (chunk == NULL)
            return diagnose(why, RESULT_NO_MEMORY, "no memory for a feed");
        got = source.read(source.context, chunk, CHUNK_BYTES);
        if (XML_ParseBuffer(reading->parser, (int)got, got == 0) != XML_STATUS_OK)
            return tell(reading, why);
    }
    return RESULT_OK;
}

enum result feed_read_xml(struct feed_source source, const struct feed_sink *sink, struct diagnostic *why)
{
    struct reading reading = {.sink = sink, .field = FEED_FIELDS};
    enum result result = RESULT_NO_MEMORY;
    reading.texts = malloc((size_t)FEED_FIELDS * (FEED_MAX_TEXT + 1));
    reading.parser = XML_ParserCreate(NULL);
    if (reading.texts != NULL && reading.parser != NULL) {
        XML_SetUserData(reading.parser, &reading);
        XML_SetElementHandler(reading.parser, on_start, on_end);
        XML_SetCharacterDataHandler(reading.parser, on_text);
        XML_SetStartDoctypeDeclHandler(reading.parser, on_doctype);
        result = parse(&reading, source, why);
    } else {
        (void)diagnose(why, result, "no memory for a feed");
    }
    if (reading.parser != NULL)
        XML_ParserFree(reading.parser);
    free(reading.texts);
    return result;
}
