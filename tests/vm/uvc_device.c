#include "tests/vm/uvc_device.h"

#include <errno.h>
#include <string.h>

#define DESCRIPTORS_MAX 2048
#define CONTROL_INTERFACE 0
#define STREAM_INTERFACE 1
#define CAMERA_TERMINAL 1
#define PROCESSING_UNIT 2
#define USB_TERMINAL 3
#define STREAM_ENDPOINT 0x81
#define UNITS_A_SECOND 10000000u // of a frame's interval: 100 ns
#define ERROR_WRONG_STATE 2      // UVC 4.2.1.2
#define ERROR_OUT_OF_RANGE 4

// Requests and selectors, UVC appendix A.
enum { SET_CUR = 0x01, GET_CUR = 0x81, GET_MIN, GET_MAX, GET_RES, GET_LEN, GET_INFO, GET_DEF };
enum { MODE = 2, PRIORITY = 3, TIME = 4, FOCUS = 6, FOCUS_AUTO = 8 }; // camera terminal
enum { BACKLIGHT = 1, BRIGHTNESS, CONTRAST, GAIN, MAINS, WHITE = 10, WHITE_AUTO };
enum { VS_PROBE = 1, VS_COMMIT = 2, ERROR_CODE = 2 };
// Places in the negotiation's block, UVC 4.3.1.1.
enum { FORMAT_INDEX = 2, FRAME_INDEX = 3, INTERVAL = 4, FRAME_SIZE = 18, PAYLOAD_SIZE = 22 };

#define EXPOSURE_MODE_MANUAL 1
#define EXPOSURE_MODES (1 | 8) // and aperture priority: the time by itself

// As a common camera has them; the exposure's time in 100 us.
static const struct uvc_control all_controls[] = {
    {"exposure_mode", CAMERA_TERMINAL, MODE, 1, 1, 8, EXPOSURE_MODES, 8, NULL, 0, 0},
    {"exposure_priority", CAMERA_TERMINAL, PRIORITY, 1, 0, 1, 1, 1, NULL, 0, 0},
    {"exposure_time", CAMERA_TERMINAL, TIME, 4, 3, 2047, 1, 156, "exposure_mode", EXPOSURE_MODE_MANUAL, 0},
    {"focus_auto", CAMERA_TERMINAL, FOCUS_AUTO, 1, 0, 1, 1, 1, NULL, 0, 0},
    {"focus", CAMERA_TERMINAL, FOCUS, 2, 0, 250, 5, 30, "focus_auto", 0, 0},
    {"backlight", PROCESSING_UNIT, BACKLIGHT, 2, 0, 2, 1, 0, NULL, 0, 0},
    {"brightness", PROCESSING_UNIT, BRIGHTNESS, 2, -64, 64, 1, 0, NULL, 0, 0},
    {"contrast", PROCESSING_UNIT, CONTRAST, 2, 0, 95, 1, 32, NULL, 0, 0},
    {"gain", PROCESSING_UNIT, GAIN, 2, 0, 255, 1, 16, NULL, 0, 0},
    {"mains", PROCESSING_UNIT, MAINS, 1, 0, 2, 1, 2, NULL, 0, 0},
    {"white_auto", PROCESSING_UNIT, WHITE_AUTO, 1, 0, 1, 1, 1, NULL, 0, 0},
    {"white_temperature", PROCESSING_UNIT, WHITE, 2, 2800, 6500, 10, 4600, "white_auto", 0, 0},
};
#define TERMINAL_CONTROLS (1u << 1 | 1u << 2 | 1u << 3 | 1u << 5 | 1u << 17)
#define UNIT_CONTROLS (1u << 0 | 1u << 1 | 1u << 6 | 1u << 8 | 1u << 9 | 1u << 10 | 1u << 12)

// --- descriptors
// --------------------------------------------------------------------------------------------------
struct bytes {
    uint8_t at[DESCRIPTORS_MAX];
    size_t count;
};

static void put(struct bytes *bytes, int width, uint32_t value) // little-endian
{
    for (int i = 0; i < width && bytes->count < sizeof bytes->at; i++)
        bytes->at[bytes->count++] = (uint8_t)(value >> (8 * i));
}

static void put_all(struct bytes *bytes, const uint8_t *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(bytes, 1, values[i]);
}

static void set(uint8_t *at, int width, uint32_t value)
{
    for (int i = 0; i < width; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

static uint32_t get(const uint8_t *at, int width)
{
    uint32_t value = 0;
    for (int i = width - 1; i >= 0; i--)
        value = value << 8 | at[i];
    return value;
}

static void put_interface(struct bytes *bytes, int number, int alternate, int endpoints, int subclass)
{
    const uint8_t interface[] = {
        9, 4, (uint8_t)number, (uint8_t)alternate, (uint8_t)endpoints, 14, (uint8_t)subclass, 0, 0};
    put_all(bytes, interface, sizeof interface);
}

static void put_control_interface(struct bytes *bytes)
{
    put_interface(bytes, CONTROL_INTERFACE, 0, 0, 1);
    static const uint8_t header[] = {13, 0x24, 1, 0x00, 0x01}; // UVC 1.0
    put_all(bytes, header, sizeof header);
    put(bytes, 2, 13 + 18 + 11 + 9); // with what follows
    put(bytes, 4, 48000000);
    put(bytes, 2, 1u | STREAM_INTERFACE << 8);
    static const uint8_t terminal[] = {18, 0x24, 2, CAMERA_TERMINAL, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 3};
    put_all(bytes, terminal, sizeof terminal);
    put(bytes, 3, TERMINAL_CONTROLS);
    static const uint8_t unit[] = {11, 0x24, 5, PROCESSING_UNIT, CAMERA_TERMINAL, 0, 0, 2};
    put_all(bytes, unit, sizeof unit);
    put(bytes, 2, UNIT_CONTROLS);
    put(bytes, 1, 0);
    static const uint8_t output[] = {9, 0x24, 3, USB_TERMINAL, 1, 1, 0, PROCESSING_UNIT, 0};
    put_all(bytes, output, sizeof output);
}

static int count_modes(const struct uvc_device *device, bool is_jpeg)
{
    int count = 0;
    for (int i = 0; i < device->mode_count; i++)
        count += device->modes[i].is_jpeg == is_jpeg;
    return count;
}

static void put_mode(struct bytes *bytes, const struct uvc_mode *mode, int index)
{
    int rates = 0;
    while (rates < UVC_RATES_MAX && mode->rates_hz[rates] != 0)
        rates++;
    uint32_t bytes_a_frame = 2u * (uint32_t)mode->width_px * (uint32_t)mode->height_px;
    const uint8_t begin[] = {(uint8_t)(26 + 4 * rates), 0x24, mode->is_jpeg ? 7 : 5, (uint8_t)index, 0};
    put_all(bytes, begin, sizeof begin);
    put(bytes, 2, (uint32_t)mode->width_px);
    put(bytes, 2, (uint32_t)mode->height_px);
    put(bytes, 4, bytes_a_frame * 8);
    put(bytes, 4, bytes_a_frame * 8 * (uint32_t)mode->rates_hz[0]);
    put(bytes, 4, bytes_a_frame);
    put(bytes, 4, UNITS_A_SECOND / (uint32_t)mode->rates_hz[0]);
    put(bytes, 1, (uint32_t)rates);
    for (int i = 0; i < rates; i++)
        put(bytes, 4, UNITS_A_SECOND / (uint32_t)mode->rates_hz[i]);
}

static void put_format(struct bytes *bytes, const struct uvc_device *device, bool is_jpeg, int format)
{
    static const uint8_t yuy2[] = {'Y', 'U', 'Y', '2', 0, 0, 16, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71};
    static const uint8_t colours[] = {6, 0x24, 13, 1, 1, 4}; // BT.709 primaries, BT.601 matrix
    int count = count_modes(device, is_jpeg), index = 0;
    if (count == 0)
        return;
    const uint8_t begin[] = {is_jpeg ? 11 : 27, 0x24, is_jpeg ? 6 : 4, (uint8_t)format, (uint8_t)count};
    put_all(bytes, begin, sizeof begin);
    if (is_jpeg) {
        put(bytes, 1, 0);
    } else {
        put_all(bytes, yuy2, sizeof yuy2);
        put(bytes, 1, 16);
    }
    put(bytes, 1, 1);
    put(bytes, 4, 0);
    for (int i = 0; i < device->mode_count; i++)
        if (device->modes[i].is_jpeg == is_jpeg)
            put_mode(bytes, &device->modes[i], ++index);
    put_all(bytes, colours, sizeof colours);
}

static void put_endpoint(struct bytes *bytes, bool is_bulk, uint32_t packet)
{
    const uint8_t begin[] = {7, 5, STREAM_ENDPOINT, is_bulk ? 2 : 5};
    put_all(bytes, begin, sizeof begin);
    put(bytes, 2, packet);
    put(bytes, 1, is_bulk ? 0 : 1);
}

static void put_stream_interface(struct bytes *bytes, const struct uvc_device *device)
{
    int formats = (count_modes(device, true) > 0) + (count_modes(device, false) > 0);
    put_interface(bytes, STREAM_INTERFACE, 0, device->is_bulk ? 1 : 0, 2);
    size_t begin = bytes->count;
    const uint8_t header[] = {(uint8_t)(13 + formats), 0x24, 1, (uint8_t)formats};
    put_all(bytes, header, sizeof header);
    size_t total = bytes->count;
    put(bytes, 2, 0);
    static const uint8_t rest[] = {STREAM_ENDPOINT, 0, USB_TERMINAL, 0, 0, 0, 1};
    put_all(bytes, rest, sizeof rest);
    for (int i = 0; i < formats; i++)
        put(bytes, 1, 0);
    put_format(bytes, device, true, 1);
    put_format(bytes, device, false, formats);
    set(&bytes->at[total], 2, (uint32_t)(bytes->count - begin));
    if (device->is_bulk) {
        put_endpoint(bytes, true, 512);
        return;
    }
    for (int i = 1; i <= 3; i++) { // i transactions of 1024 bytes a microframe
        put_interface(bytes, STREAM_INTERFACE, i, 1, 2);
        put_endpoint(bytes, false, 1024u | (uint32_t)(i - 1) << 11);
    }
}

static void put_configuration(struct bytes *bytes, const struct uvc_device *device)
{
    static const uint8_t begin[] = {9, 2, 0, 0, 2, 1, 0, 0x80, 250};
    static const uint8_t association[] = {8, 11, CONTROL_INTERFACE, 2, 14, 3, 0, 2};
    put_all(bytes, begin, sizeof begin);
    put_all(bytes, association, sizeof association);
    put_control_interface(bytes);
    put_stream_interface(bytes, device);
    set(&bytes->at[2], 2, (uint32_t)bytes->count);
}

static void put_device(struct bytes *bytes)
{
    // USB 2.0, a composite device with an association; vendor and product are the Linux Foundation's for
    // gadgets.
    static const uint8_t all[] = {18,   1,    0x00, 0x02, 0xef, 2, 1, 64, 0x6b,
                                  0x1d, 0x02, 0x01, 0x00, 0x01, 1, 2, 3,  1};
    put_all(bytes, all, sizeof all);
}

static void put_string(struct bytes *bytes, const char *text)
{
    size_t length = strlen(text);
    put(bytes, 1, (uint32_t)(2 + 2 * length));
    put(bytes, 1, 3);
    for (size_t i = 0; i < length; i++)
        put(bytes, 2, (uint8_t)text[i]);
}

static int answer_descriptor(const struct uvc_device *device, unsigned value, uint8_t *in, size_t size)
{
    struct bytes bytes = {.count = 0};
    const char *strings[] = {"", "Cheval tests", device->name, device->serial};
    unsigned kind = value >> 8, index = value & 255u;
    if (kind == 1)
        put_device(&bytes);
    else if (kind == 2)
        put_configuration(&bytes, device);
    else if (kind == 3 && index == 0)
        put(&bytes, 4, 0x04090304); // one language: English
    else if (kind == 3 && index < sizeof strings / sizeof strings[0])
        put_string(&bytes, strings[index]);
    else
        return -EPIPE;
    size_t count = bytes.count < size ? bytes.count : size;
    memcpy(in, bytes.at, count);
    return (int)count;
}

// --- controls
// -----------------------------------------------------------------------------------------------------
static struct uvc_control *find_control(struct uvc_device *device, unsigned unit, unsigned selector)
{
    for (int i = 0; i < device->control_count; i++)
        if (device->controls[i].unit == unit && device->controls[i].selector == selector)
            return &device->controls[i];
    return NULL;
}

static bool may_be_set(const struct uvc_device *device, const struct uvc_control *control)
{
    for (int i = 0; control->needs != NULL && i < device->control_count; i++)
        if (strcmp(device->controls[i].name, control->needs) == 0)
            return device->controls[i].value == control->needed;
    return true;
}

static int refuse(struct uvc_device *device, uint8_t error)
{
    device->error_code = error;
    return -EPIPE;
}

static int set_control(struct uvc_device *device, struct uvc_control *control, const uint8_t *out)
{
    int value = (int)get(out, control->size_bytes);
    if (control->size_bytes == 2)
        value = (int16_t)value;
    if (!may_be_set(device, control))
        return refuse(device, ERROR_WRONG_STATE);
    bool is_mode = control->step == EXPOSURE_MODES; // one bit of those
    if (is_mode ? value == 0 || (value & EXPOSURE_MODES) != value
                : value < control->minimum || value > control->maximum)
        return refuse(device, ERROR_OUT_OF_RANGE);
    control->value = is_mode ? value : value - (value - control->minimum) % control->step;
    device->was_set = control;
    return 0;
}

static int answer_control(struct uvc_device *device, unsigned request, unsigned unit, unsigned selector,
                          const uint8_t *out, uint8_t *in)
{
    struct uvc_control *control = find_control(device, unit, selector);
    if (unit == 0 && selector == ERROR_CODE && request == GET_CUR) {
        in[0] = device->error_code;
        return 1;
    }
    if (control == NULL)
        return -EPIPE;
    const int values[] = {[GET_CUR - GET_CUR] = control->value,
                          [GET_MIN - GET_CUR] = control->minimum,
                          [GET_MAX - GET_CUR] = control->maximum,
                          [GET_RES - GET_CUR] = control->step,
                          [GET_LEN - GET_CUR] = control->size_bytes};
    switch (request) {
    case SET_CUR:
        return set_control(device, control, out);
    case GET_INFO:
        in[0] = control->needs != NULL ? 3 | 8 : 3; // may be read and set; the camera itself may change it
        return 1;
    case GET_LEN:
        set(in, 2, control->size_bytes);
        return 2;
    case GET_DEF:
        set(in, control->size_bytes, (uint32_t)control->initial);
        return control->size_bytes;
    case GET_CUR:
    case GET_MIN:
    case GET_MAX:
    case GET_RES:
        set(in, control->size_bytes, (uint32_t)values[request - GET_CUR]);
        return control->size_bytes;
    default:
        return -EPIPE;
    }
}

// --- negotiation
// --------------------------------------------------------------------------------------------------
static const struct uvc_mode *mode_at(const struct uvc_device *device, unsigned format, unsigned frame)
{
    bool is_jpeg = format == 1 && count_modes(device, true) > 0;
    unsigned index = 0;
    const struct uvc_mode *first = NULL;
    for (int i = 0; i < device->mode_count; i++) {
        const struct uvc_mode *mode = &device->modes[i];
        if (mode->is_jpeg != is_jpeg)
            continue;
        if (first == NULL)
            first = mode;
        if (++index == frame)
            return mode;
    }
    return first;
}

// What is asked becomes what can be had: the nearest rate, sizes as they follow.
static void negotiate(const struct uvc_device *device, uint8_t probe[UVC_PROBE_BYTES])
{
    int formats = (count_modes(device, true) > 0) + (count_modes(device, false) > 0);
    if (probe[FORMAT_INDEX] < 1 || probe[FORMAT_INDEX] > formats)
        probe[FORMAT_INDEX] = 1;
    const struct uvc_mode *mode = mode_at(device, probe[FORMAT_INDEX], probe[FRAME_INDEX]);
    int index = 0;
    for (const struct uvc_mode *other = mode; other >= device->modes && other->is_jpeg == mode->is_jpeg;
         other--)
        index++;
    probe[FRAME_INDEX] = (uint8_t)index;
    uint32_t wanted = get(&probe[INTERVAL], 4), best = UNITS_A_SECOND / (uint32_t)mode->rates_hz[0];
    for (int i = 0; i < UVC_RATES_MAX && mode->rates_hz[i] != 0; i++) {
        uint32_t interval = UNITS_A_SECOND / (uint32_t)mode->rates_hz[i];
        uint32_t off = interval > wanted ? interval - wanted : wanted - interval;
        uint32_t best_off = best > wanted ? best - wanted : wanted - best;
        if (wanted != 0 && off < best_off)
            best = interval;
    }
    set(&probe[INTERVAL], 4, best);
    set(&probe[FRAME_SIZE], 4, 2u * (uint32_t)mode->width_px * (uint32_t)mode->height_px);
    set(&probe[PAYLOAD_SIZE], 4, device->is_bulk ? UVC_BULK_PAYLOAD_BYTES : UVC_ISO_PACKET_BYTES);
}

static int answer_stream(struct uvc_device *device, unsigned request, unsigned selector, unsigned length,
                         const uint8_t *out, uint8_t *in)
{
    if (selector != VS_PROBE && selector != VS_COMMIT)
        return -EPIPE;
    uint8_t *block = selector == VS_PROBE ? device->probe : device->committed;
    uint8_t limits[UVC_PROBE_BYTES] = {0};
    switch (request) {
    case SET_CUR:
        memset(block, 0, UVC_PROBE_BYTES);
        memcpy(block, out, length < UVC_PROBE_BYTES ? length : UVC_PROBE_BYTES);
        negotiate(device, block);
        device->starts |= selector == VS_COMMIT && device->is_bulk;
        return 0;
    case GET_CUR:
        memcpy(in, block, UVC_PROBE_BYTES);
        return UVC_PROBE_BYTES;
    case GET_MIN:
    case GET_MAX:
    case GET_DEF:
        memcpy(limits, device->probe, sizeof limits);
        negotiate(device, limits);
        memcpy(in, limits, sizeof limits);
        return UVC_PROBE_BYTES;
    case GET_LEN:
        set(in, 2, UVC_PROBE_BYTES);
        return 2;
    case GET_INFO:
        in[0] = 3;
        return 1;
    default:
        return -EPIPE;
    }
}

// --- requests
// -----------------------------------------------------------------------------------------------------
static int answer_standard(struct uvc_device *device, const uint8_t setup[8], uint8_t *in, size_t size)
{
    enum {
        GET_STATUS = 0,
        CLEAR_FEATURE = 1,
        GET_DESCRIPTOR = 6,
        GET_CONFIGURATION = 8,
        SET_CONFIGURATION = 9
    };
    enum { GET_INTERFACE = 10, SET_INTERFACE = 11 };
    unsigned value = get(&setup[2], 2), index = get(&setup[4], 2);
    switch (setup[1]) {
    case GET_DESCRIPTOR:
        return answer_descriptor(device, value, in, size);
    case GET_STATUS:
        set(in, 2, 0);
        return 2;
    case GET_CONFIGURATION:
        in[0] = 1;
        return 1;
    case GET_INTERFACE:
        in[0] = index == STREAM_INTERFACE ? (uint8_t)device->alternate : 0;
        return 1;
    case SET_INTERFACE:
        if (index == STREAM_INTERFACE && !device->is_bulk) {
            device->alternate = (int)value;
            device->starts |= value != 0;
            device->stops |= value == 0;
        }
        return 0;
    case SET_CONFIGURATION:
        device->alternate = 0;
        device->stops = true;
        return 0;
    case CLEAR_FEATURE: // the endpoint's halt: how a driver stops a bulk stream
        device->stops |= index == STREAM_ENDPOINT;
        return 0;
    default:
        return 0;
    }
}

int uvc_device_answer(struct uvc_device *device, const uint8_t setup[8], const uint8_t *out, uint8_t *in,
                      size_t in_size)
{
    unsigned length = get(&setup[6], 2), interface = setup[4], unit = setup[5], selector = setup[3];
    uint8_t answer[DESCRIPTORS_MAX] = {0};
    int count = 0;
    if ((setup[0] & 0x60) == 0)
        count = answer_standard(device, setup, answer, sizeof answer);
    else if (interface == STREAM_INTERFACE)
        count = answer_stream(device, setup[1], selector, length, out, answer);
    else
        count = answer_control(device, setup[1], unit, selector, out, answer);
    if (count <= 0)
        return count;
    size_t most = length < in_size ? length : in_size;
    size_t given = (size_t)count < most ? (size_t)count : most;
    memcpy(in, answer, given);
    return (int)given;
}

bool uvc_device_begin(struct uvc_device *device)
{
    device->control_count = (int)(sizeof all_controls / sizeof all_controls[0]);
    memcpy(device->controls, all_controls, sizeof all_controls);
    for (int i = 0; i < device->control_count; i++)
        device->controls[i].value = device->controls[i].initial;
    if (device->mode_count == 0)
        return false;
    negotiate(device, device->probe);
    memcpy(device->committed, device->probe, sizeof device->committed);
    return true;
}

const struct uvc_mode *uvc_device_mode(const struct uvc_device *device, int64_t *interval_ns)
{
    *interval_ns = (int64_t)get(&device->committed[INTERVAL], 4) * 100;
    return mode_at(device, device->committed[FORMAT_INDEX], device->committed[FRAME_INDEX]);
}
