// A USB camera in user space, for the real uvcvideo driver on a machine without one: plugs itself into the
// kernel's virtual host controller (modprobe vhci-hcd first, root) and streams pictures of files.
//   usb_camera FOLDER [--port 0..7] [--name TEXT] [--serial TEXT] [--bulk] [--only MJPG|YUYV] [--orders FIFO]
// It offers the modes that FOLDER has pictures for: 1280x720.mjpeg is JPEG pictures one after the other,
// 640x480.yuyv raw ones. They are sent in order, from the first one when a stream begins, then again.
// Orders come line by line through the FIFO:
//   cut N, corrupt N, error N   every N-th picture is cut in half, has a hole, is called faulty (0: none)
//   silent, speak               no picture; again
//   unplug, plug                a plugged in camera is as new
//   quit
// On stdout a line for all that happens: milliseconds of the monotonic clock, then plugged, unplugged,
// stream MODE, stopped PICTURES, set CONTROL VALUE.
// Transfers: UVC 2.4.3.2 (isochronous and bulk payloads with a header of two bytes).
#include "tests/vm/usb_link.h"
#include "tests/vm/uvc_device.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS INT64_C(1000000000)
#define MICROFRAME_NS 125000
#define WAITING_MAX 32 // transfers that wait for pictures; uvcvideo has 5
#define HEADER_BYTES 2
#define PICTURES_MAX 600
#define TRANSFER_MAX ((size_t)1 << 18)
#define HOLE_BYTES 600

enum { TOGGLE = 1, END = 2, FAULTY = 64, HEADER_ENDS = 128 }; // bits of a payload's header

struct pictures {
    uint8_t *bytes;
    size_t starts[PICTURES_MAX + 1];
    int count;
};

struct faults {
    int cut_every, corrupt_every, error_every; // zero: never
    bool silent;
};

struct camera {
    unsigned port;
    struct uvc_device device;
    struct pictures pictures[UVC_MODES_MAX]; // of device.modes
    int orders;                              // the FIFO, -1: none
    char order[64];
    size_t order_length;
    struct faults faults;
    bool quits;

    int link; // -1: unplugged
    struct usb_transfer waiting[WAITING_MAX];
    int waiting_count;

    bool streaming;
    const struct pictures *shown;
    int64_t interval_ns, picture_due_ns, packets_due_ns;
    unsigned sent;     // whole pictures since the stream began
    const uint8_t *at; // what is left of the one on its way; NULL: none is
    size_t left;
    uint8_t damaged[TRANSFER_MAX * 4];
    uint8_t toggle, flags;
    uint8_t transfer[TRANSFER_MAX];
};

static int64_t now_ns(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

static void tell(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void tell(const char *format, ...)
{
    va_list values;
    printf("%.1f ", (double)now_ns() / 1e6);
    va_start(values, format);
    (void)vprintf(format, values);
    va_end(values);
    printf("\n");
    (void)fflush(stdout);
}

// --- pictures
// -----------------------------------------------------------------------------------------------------
static bool read_file(const char *path, uint8_t **out, size_t *size)
{
    FILE *file = fopen(path, "rbe");
    if (file == NULL)
        return false;
    long length = fseek(file, 0, SEEK_END) == 0 ? ftell(file) : -1;
    uint8_t *bytes = length > 0 ? malloc((size_t)length) : NULL;
    bool whole = bytes != NULL && fseek(file, 0, SEEK_SET) == 0 &&
                 fread(bytes, 1, (size_t)length, file) == (size_t)length;
    (void)fclose(file);
    if (!whole) {
        free(bytes);
        return false;
    }
    *out = bytes;
    *size = (size_t)length;
    return true;
}

// A JPEG begins with FF D8 FF; within one that is no thumbnail's carrier it comes nowhere else.
static void split_jpegs(struct pictures *pictures, size_t size)
{
    for (size_t i = 0; i + 2 < size && pictures->count < PICTURES_MAX; i++) {
        const uint8_t *at = &pictures->bytes[i];
        if (at[0] == 0xff && at[1] == 0xd8 && at[2] == 0xff)
            pictures->starts[pictures->count++] = i;
    }
    pictures->starts[pictures->count] = size;
}

static void split_raw(struct pictures *pictures, size_t size, size_t picture_size)
{
    while (pictures->count < PICTURES_MAX && ((size_t)pictures->count + 1) * picture_size <= size) {
        pictures->count++;
        pictures->starts[pictures->count] = (size_t)pictures->count * picture_size;
    }
}

// The mode, if there are pictures for it.
static void add_mode(struct camera *camera, const char *folder, const struct uvc_mode *mode)
{
    char path[512];
    size_t size = 0;
    struct pictures *pictures = &camera->pictures[camera->device.mode_count];
    (void)snprintf(path, sizeof path, "%s/%dx%d.%s", folder, mode->width_px, mode->height_px,
                   mode->is_jpeg ? "mjpeg" : "yuyv");
    if (!read_file(path, &pictures->bytes, &size))
        return;
    if (mode->is_jpeg)
        split_jpegs(pictures, size);
    else
        split_raw(pictures, size, 2u * (size_t)mode->width_px * (size_t)mode->height_px);
    if (pictures->count == 0)
        free(pictures->bytes);
    else
        camera->device.modes[camera->device.mode_count++] = *mode;
}

static void add_modes(struct camera *camera, const char *folder, const char *only)
{
    static const struct uvc_mode modes[] = {
        {true, 1920, 1080, {30, 15}}, {true, 1280, 720, {60, 30, 15}}, {true, 640, 360, {30}},
        {false, 640, 480, {30, 15}},  {false, 640, 360, {30, 15}},
    };
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++)
        if (only == NULL || strcmp(only, modes[i].is_jpeg ? "MJPG" : "YUYV") == 0)
            add_mode(camera, folder, &modes[i]);
}

// --- streaming
// ----------------------------------------------------------------------------------------------------
static bool is_turn(const struct camera *camera, int every)
{
    return every > 0 && (camera->sent + 1) % (unsigned)every == 0;
}

// Puts the next picture on its way, damaged as ordered.
static void begin_picture(struct camera *camera)
{
    const struct pictures *shown = camera->shown;
    unsigned index = camera->sent % (unsigned)shown->count;
    size_t size = shown->starts[index + 1] - shown->starts[index];
    camera->at = &shown->bytes[shown->starts[index]];
    camera->left = size;
    camera->toggle ^= TOGGLE;
    camera->flags = is_turn(camera, camera->faults.error_every) ? FAULTY : 0;
    if (is_turn(camera, camera->faults.cut_every))
        camera->left = size / 2;
    if (is_turn(camera, camera->faults.corrupt_every) && size < sizeof camera->damaged &&
        size > 4 * HOLE_BYTES) {
        size_t before = size / 2;
        memcpy(camera->damaged, camera->at, before);
        memcpy(camera->damaged + before, camera->at + before + HOLE_BYTES, size - before - HOLE_BYTES);
        camera->at = camera->damaged;
        camera->left = size - HOLE_BYTES;
    }
}

// A picture is due, if none is on its way. One that comes late puts off the next: no hurry afterwards.
static bool has_picture(struct camera *camera)
{
    int64_t now = now_ns();
    if (camera->at != NULL)
        return true;
    if (camera->faults.silent || now < camera->picture_due_ns)
        return false;
    camera->picture_due_ns += camera->interval_ns;
    if (camera->picture_due_ns < now)
        camera->picture_due_ns = now;
    begin_picture(camera);
    return true;
}

// Header and as much of the picture as fits. Returns the payload's bytes.
static size_t fill_payload(struct camera *camera, uint8_t *payload, size_t room)
{
    size_t taken = room - HEADER_BYTES < camera->left ? room - HEADER_BYTES : camera->left;
    bool ends = taken == camera->left;
    payload[0] = HEADER_BYTES;
    payload[1] = (uint8_t)(HEADER_ENDS | camera->toggle | camera->flags | (ends ? END : 0));
    memcpy(payload + HEADER_BYTES, camera->at, taken);
    camera->at = ends ? NULL : camera->at + taken;
    camera->left -= taken;
    camera->sent += ends;
    return HEADER_BYTES + taken;
}

static void forget_waiting(struct camera *camera, int index)
{
    camera->waiting_count--;
    memmove(&camera->waiting[index], &camera->waiting[index + 1],
            (size_t)(camera->waiting_count - index) * sizeof camera->waiting[0]);
}

static bool send_bulk(struct camera *camera)
{
    while (camera->waiting_count > 0 && has_picture(camera)) {
        const struct usb_transfer *transfer = &camera->waiting[0];
        size_t room = transfer->length < TRANSFER_MAX ? transfer->length : TRANSFER_MAX;
        size_t size = room > HEADER_BYTES ? fill_payload(camera, camera->transfer, room) : 0;
        if (!usb_link_reply(camera->link, transfer, 0, camera->transfer, (uint32_t)size))
            return false;
        forget_waiting(camera, 0);
    }
    return true;
}

// A transfer's packets take their time on the bus, with or without a picture in them.
static bool send_packets(struct camera *camera)
{
    while (camera->waiting_count > 0 && now_ns() >= camera->packets_due_ns) {
        struct usb_transfer *transfer = &camera->waiting[0];
        size_t size = 0;
        for (int i = 0; i < transfer->packet_count; i++) {
            struct usb_packet *packet = &transfer->packets[i];
            size_t room = packet->length < TRANSFER_MAX - size ? packet->length : TRANSFER_MAX - size;
            packet->actual = 0;
            if (room > HEADER_BYTES && has_picture(camera))
                packet->actual = (uint32_t)fill_payload(camera, camera->transfer + size, room);
            size += packet->actual;
        }
        camera->packets_due_ns += transfer->packet_count * (int64_t)MICROFRAME_NS;
        if (camera->packets_due_ns < now_ns() - SECOND_NS / 4)
            camera->packets_due_ns = now_ns(); // a stopped machine isn't caught up with
        if (!usb_link_reply(camera->link, transfer, 0, camera->transfer, (uint32_t)size))
            return false;
        forget_waiting(camera, 0);
    }
    return true;
}

static bool send_pictures(struct camera *camera)
{
    if (!camera->streaming)
        return true;
    return camera->device.is_bulk ? send_bulk(camera) : send_packets(camera);
}

static void stop_stream(struct camera *camera)
{
    if (camera->streaming)
        tell("stopped %u", camera->sent);
    camera->streaming = false;
    camera->at = NULL;
}

static void start_stream(struct camera *camera)
{
    const struct uvc_mode *mode = uvc_device_mode(&camera->device, &camera->interval_ns);
    camera->shown = &camera->pictures[mode - camera->device.modes];
    camera->streaming = true;
    camera->at = NULL;
    camera->sent = 0;
    camera->picture_due_ns = camera->packets_due_ns = now_ns();
    tell("stream %s %dx%d@%.0f", mode->is_jpeg ? "MJPG" : "YUYV", mode->width_px, mode->height_px,
         (double)SECOND_NS / (double)camera->interval_ns);
}

// --- the link
// -----------------------------------------------------------------------------------------------------
static void unplug(struct camera *camera)
{
    if (camera->link < 0)
        return;
    stop_stream(camera);
    (void)close(camera->link);
    camera->link = -1;
    camera->waiting_count = 0;
    tell("unplugged");
}

static void plug(struct camera *camera)
{
    if (camera->link >= 0)
        return;
    (void)uvc_device_begin(&camera->device);
    camera->link = usb_link_attach(camera->port);
    if (camera->link >= 0)
        tell("plugged");
}

static bool answer_control(struct camera *camera, const struct usb_transfer *transfer)
{
    uint8_t in[4096];
    struct uvc_device *device = &camera->device;
    int count = uvc_device_answer(device, transfer->setup, transfer->out, in, sizeof in);
    if (device->was_set != NULL)
        tell("set %s %d", device->was_set->name, device->was_set->value);
    if (device->stops || device->starts)
        stop_stream(camera);
    if (device->starts)
        start_stream(camera);
    device->was_set = NULL;
    device->starts = device->stops = false;
    uint32_t length = count > 0 ? (uint32_t)count : count == 0 && !transfer->in ? transfer->length : 0;
    return usb_link_reply(camera->link, transfer, count < 0 ? count : 0, in, length);
}

// A transfer that still waits is given up; of one that was answered there is nothing to say.
static bool answer_unlink(struct camera *camera, const struct usb_transfer *transfer)
{
    int status = 0;
    for (int i = 0; i < camera->waiting_count; i++) {
        if (camera->waiting[i].sequence == transfer->number) {
            forget_waiting(camera, i);
            status = -ECONNRESET;
            break;
        }
    }
    return usb_link_reply(camera->link, transfer, status, NULL, 0);
}

static bool take_transfer(struct camera *camera)
{
    struct usb_transfer transfer;
    if (!usb_link_read(camera->link, &transfer))
        return false;
    if (transfer.unlink)
        return answer_unlink(camera, &transfer);
    if (transfer.endpoint == 0)
        return answer_control(camera, &transfer);
    if (transfer.endpoint != 1 || !transfer.in || camera->waiting_count == WAITING_MAX)
        return usb_link_reply(camera->link, &transfer, -EPIPE, NULL, 0);
    camera->waiting[camera->waiting_count++] = transfer;
    return true;
}

// --- orders
// -------------------------------------------------------------------------------------------------------
static void obey(struct camera *camera, const char *order)
{
    char word[16] = "";
    const char *space = strchr(order, ' ');
    int number = space != NULL ? (int)strtol(space, NULL, 10) : 0;
    (void)snprintf(word, sizeof word, "%.*s", (int)strcspn(order, " "), order);
    if (strcmp(word, "cut") == 0)
        camera->faults.cut_every = number;
    else if (strcmp(word, "corrupt") == 0)
        camera->faults.corrupt_every = number;
    else if (strcmp(word, "error") == 0)
        camera->faults.error_every = number;
    else if (strcmp(word, "silent") == 0 || strcmp(word, "speak") == 0)
        camera->faults.silent = word[1] == 'i';
    else if (strcmp(word, "unplug") == 0)
        unplug(camera);
    else if (strcmp(word, "plug") == 0)
        plug(camera);
    else if (strcmp(word, "quit") == 0)
        camera->quits = true;
    else
        (void)fprintf(stderr, "usb_camera: what is \"%s\"?\n", order);
}

static void take_orders(struct camera *camera)
{
    char letter = 0;
    while (read(camera->orders, &letter, 1) == 1) {
        if (letter != '\n' && camera->order_length + 1 < sizeof camera->order) {
            camera->order[camera->order_length++] = letter;
            continue;
        }
        camera->order[camera->order_length] = '\0';
        camera->order_length = 0;
        obey(camera, camera->order);
    }
}

// How long nothing need be done.
static struct timespec patience(const struct camera *camera)
{
    int64_t left_ns = SECOND_NS;
    if (camera->streaming && camera->waiting_count > 0) {
        int64_t due_ns = camera->device.is_bulk ? camera->picture_due_ns : camera->packets_due_ns;
        left_ns = camera->faults.silent && camera->device.is_bulk ? SECOND_NS : due_ns - now_ns();
    }
    left_ns = left_ns < 0 ? 0 : left_ns > SECOND_NS ? SECOND_NS : left_ns;
    return (struct timespec){.tv_sec = left_ns / SECOND_NS, .tv_nsec = left_ns % SECOND_NS};
}

static void serve(struct camera *camera)
{
    while (!camera->quits && (camera->link >= 0 || camera->orders >= 0)) {
        struct pollfd items[] = {{.fd = camera->link, .events = POLLIN},
                                 {.fd = camera->orders, .events = POLLIN}};
        struct timespec timeout = patience(camera);
        if (ppoll(items, 2, &timeout, NULL) < 0 && errno != EINTR)
            break;
        if (camera->link >= 0 &&
            ((items[0].revents != 0 && !take_transfer(camera)) || !send_pictures(camera)))
            unplug(camera);
        if ((items[1].revents & POLLIN) != 0)
            take_orders(camera);
    }
    unplug(camera);
}

static bool read_options(struct camera *camera, int count, char **arguments)
{
    const char *only = NULL;
    *camera = (struct camera){.orders = -1, .link = -1, .device = {.name = "Test camera", .serial = "0001"}};
    for (int i = 2; i < count; i++) {
        const char *option = arguments[i], *value = i + 1 < count ? arguments[i + 1] : "";
        if (strcmp(option, "--bulk") == 0) {
            camera->device.is_bulk = true;
            continue;
        }
        i++;
        if (strcmp(option, "--port") == 0)
            camera->port = (unsigned)strtoul(value, NULL, 10);
        else if (strcmp(option, "--name") == 0)
            camera->device.name = value;
        else if (strcmp(option, "--serial") == 0)
            camera->device.serial = value;
        else if (strcmp(option, "--only") == 0)
            only = value;
        else if (strcmp(option, "--orders") == 0)
            camera->orders =
                open(value, O_RDWR | O_NONBLOCK | O_CLOEXEC); // with a writer of its own: never at an end
        else
            return false;
    }
    if (count >= 2)
        add_modes(camera, arguments[1], only);
    return uvc_device_begin(&camera->device);
}

int main(int count, char **arguments)
{
    static struct camera camera; // its buffers are large
    if (!read_options(&camera, count, arguments)) {
        (void)fprintf(stderr, "usage: usb_camera FOLDER [--port N] [--name TEXT] [--serial TEXT] [--bulk] "
                              "[--only MJPG|YUYV] [--orders FIFO]; FOLDER has 1280x720.mjpeg and the like\n");
        return 2;
    }
    plug(&camera);
    if (camera.link < 0)
        return 1;
    serve(&camera);
    for (int i = 0; i < camera.device.mode_count; i++)
        free(camera.pictures[i].bytes);
    return 0;
}
