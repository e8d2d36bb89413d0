// glTF 2.0 product files (.gltf with its buffers and pictures, .glb) -> struct model.
//
// Every index, offset and count of the file is checked before it is followed; what the Khronos validator
// calls an error in anything the mirror reads is refused with its JSON pointer. Files beside a .gltf are read
// from its folder only.
#ifndef CHEVAL_ASSETS_GLTF_H
#define CHEVAL_ASSETS_GLTF_H

#include "platform/base/model.h"

// `warnings` may be NULL; else it is called for what is odd but usable, with one line each.
struct gltf_options {
    void (*warn)(void *context, const char *line);
    void *context;
    bool no_external_files; // a fuzzer's wish
};

MUST_CHECK enum result gltf_load(const char *path, const struct gltf_options *options, struct model *out,
                                 struct diagnostic *why);

// `folder` is where external files are looked for. `label` begins the diagnostic.
MUST_CHECK enum result gltf_parse(const char *label, const uint8_t *bytes, size_t size, const char *folder,
                                  const struct gltf_options *options, struct model *out,
                                  struct diagnostic *why);

#endif
