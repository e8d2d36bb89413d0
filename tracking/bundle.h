// The operator's own bundle: Google's face_landmarker.task, a zip of .tflite files, which holds better
// networks than those that come by npm. The mirror works without one.
//
// What its networks take and give (their metadata says so; network_create reads them):
// - face_detector.tflite: the short-range detector of face_detector.h: `input` 128x128 RGB in -1..1,
//   `regressors` [896][16] and `classificators` [896].
// - face_landmarks_detector.tflite: `input_12` 256x256 RGB in 0..1; BUNDLE_LANDMARKS_OUTPUT [478][3], pixels
// of
//   that input, in the order of people.h, irises included; BUNDLE_PRESENCE_OUTPUT, a logit: whether there is
//   a face; BUNDLE_TONGUE_OUTPUT, 0..1: how far the tongue is out.
// - face_blendshapes.tflite: face_blendshapes.h runs it.
//
// Any bytes may be given. Ownership: the caller owns a bundle and ends it with bundle_free. Any thread.
#ifndef CHEVAL_TRACKING_BUNDLE_H
#define CHEVAL_TRACKING_BUNDLE_H

#include "platform/base/result.h"

#include <stddef.h>
#include <stdint.h>

#define BUNDLE_MAX_BYTES ((size_t)64 << 20)
#define BUNDLE_MAX_ENTRIES 64
#define BUNDLE_MAX_NETWORK_BYTES ((size_t)16 << 20) // of one network, unpacked

#define BUNDLE_LANDMARKS_OUTPUT "Identity"
#define BUNDLE_PRESENCE_OUTPUT "Identity_1"
#define BUNDLE_TONGUE_OUTPUT "Identity_2"

enum bundle_network {
    BUNDLE_FACE_DETECTOR,
    BUNDLE_FACE_LANDMARKS,
    BUNDLE_FACE_BLENDSHAPES,
    BUNDLE_NETWORK_COUNT,
};

struct bundle {
    struct bundle_bytes {
        uint8_t *bytes;
        size_t size;
    } networks[BUNDLE_NETWORK_COUNT];
};

// The name of a network's entry: "face_detector.tflite" …
const char *bundle_entry_name(enum bundle_network network);

// All three networks must be there, once each, stored or deflated, unencrypted, with the right checksum;
// other entries are passed over unread. `label` (a file name) begins the diagnostic, which names the entry.
// On failure *out is zeroed.
MUST_CHECK enum result bundle_read(const char *label, const uint8_t *bytes, size_t size, struct bundle *out,
                                   struct diagnostic *why);

// bundle_read on a file.
MUST_CHECK enum result bundle_load(const char *path, struct bundle *out, struct diagnostic *why);

void bundle_free(struct bundle *bundle); // and zeroes it

#endif
