// What a USB camera says of itself and how it answers requests at endpoint 0: descriptors, negotiation of a
// mode, and controls that can be read back. Sources: USB 2.0 chapter 9; USB Device Class Definition for Video
// Devices 1.0 (UVC), chapters 3 and 4, and its payload format documents for MJPEG and uncompressed video.
#ifndef CHEVAL_TESTS_VM_UVC_DEVICE_H
#define CHEVAL_TESTS_VM_UVC_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define UVC_MODES_MAX 8
#define UVC_RATES_MAX 3
#define UVC_CONTROLS_MAX 16
#define UVC_PROBE_BYTES 26
#define UVC_ISO_PACKET_BYTES 3072 // three transactions of 1024 in a microframe
#define UVC_BULK_PAYLOAD_BYTES 16384

struct uvc_mode {
    bool is_jpeg;
    int width_px, height_px;
    int rates_hz[UVC_RATES_MAX]; // zero: no more
};

struct uvc_control {
    const char *name;
    uint8_t unit, selector, size_bytes;
    int minimum, maximum, step, initial;
    const char *needs; // a control that must have the value `needed`, or this one can't be set
    int needed;
    int value;
};

struct uvc_device {
    const char *name, *serial;
    bool is_bulk;
    struct uvc_mode modes[UVC_MODES_MAX]; // JPEG first
    int mode_count;
    struct uvc_control controls[UVC_CONTROLS_MAX];
    int control_count;
    uint8_t error_code; // of the last refused request
    uint8_t probe[UVC_PROBE_BYTES], committed[UVC_PROBE_BYTES];
    int alternate; // of the streaming interface: 1 streams, so far as it is isochronous

    // What the last request did, for the one who streams. Reset by whoever looked.
    bool starts, stops;
    const struct uvc_control *was_set;
};

// With all controls and the modes that were put in. Returns false when there are none.
bool uvc_device_begin(struct uvc_device *device);

// A request at endpoint 0; `out` is what it brings. Returns the number of bytes put into `in`, or a negative
// errno: -EPIPE is a stall.
int uvc_device_answer(struct uvc_device *device, const uint8_t setup[8], const uint8_t *out, uint8_t *in,
                      size_t in_size);

// The mode and the interval that were agreed.
const struct uvc_mode *uvc_device_mode(const struct uvc_device *device, int64_t *interval_ns);

#endif
