// The Draco shim; the reasons for its bounds stand at each.
#include "assets/gltf_draco.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <draco/compression/decode.h>
#include <draco/compression/point_cloud/point_cloud_decoder.h>
#include <draco/mesh/mesh.h>
#include <exception>
#include <memory>
#include <new>

// --- room -------------------------------------------------------------------------------------------------

namespace
{

// Draco takes its room by operator new alone, and where its data says how much, it often does so unchecked:
// a few bytes can ask for gigabytes, and for the time to go through them. So the bound lies in operator new,
// here for the whole program: what the thread may still take while it decodes.
constexpr size_t no_bound = SIZE_MAX;
thread_local size_t room_left = no_bound;

class bounded_room
{
  public:
    explicit bounded_room(size_t bytes) { room_left = bytes; }
    ~bounded_room() { room_left = no_bound; }
    bounded_room(const bounded_room &) = delete;
    bounded_room &operator=(const bounded_room &) = delete;
};

void *take(size_t size)
{
    if (room_left != no_bound) {
        if (size > room_left)
            throw std::bad_alloc();
        room_left -= size;
    }
    for (;;) {
        void *room = std::malloc(size != 0 ? size : 1);
        if (room != nullptr)
            return room;
        const std::new_handler handler = std::get_new_handler();
        if (handler == nullptr)
            throw std::bad_alloc();
        handler();
    }
}

} // namespace

// All forms that may be paired with one another are replaced, as the sanitizers want it.
void *operator new(size_t size)
{
    return take(size);
}

void *operator new[](size_t size)
{
    return take(size);
}

void *operator new(size_t size, const std::nothrow_t &) noexcept
{
    try {
        return take(size);
    } catch (const std::bad_alloc &) {
        return nullptr;
    }
}

void *operator new[](size_t size, const std::nothrow_t &tag) noexcept
{
    return operator new(size, tag);
}

void operator delete(void *room) noexcept
{
    std::free(room);
}

void operator delete[](void *room) noexcept
{
    std::free(room);
}

void operator delete(void *room, size_t) noexcept
{
    std::free(room);
}

void operator delete[](void *room, size_t) noexcept
{
    std::free(room);
}

void operator delete(void *room, const std::nothrow_t &) noexcept
{
    std::free(room);
}

void operator delete[](void *room, const std::nothrow_t &) noexcept
{
    std::free(room);
}

// --- the mesh ---------------------------------------------------------------------------------------------

struct gltf_draco {
    std::unique_ptr<draco::Mesh> mesh;
};

namespace
{

// What Draco takes for a mesh of that size, all that it gives back included: 0.1 MB, then some 160 bytes a
// vertex and 80 a triangle with three attributes. Several times that; but a mesh is not much smaller than a
// bit a vertex, so few bytes need little whatever they announce; and never more than any product should need.
size_t room_for(size_t bytes, uint32_t points, uint32_t faces)
{
    constexpr size_t least = size_t{16} << 20, most = size_t{512} << 20;
    const size_t of_mesh = least + size_t{1024} * points + size_t{512} * faces;
    const size_t of_bytes = bytes < most / 8192 ? least + bytes * 8192 : most;
    return std::min({of_mesh, of_bytes, most});
}

enum result check_header(draco::DecoderBuffer buffer, diagnostic *why)
{
    draco::DracoHeader header;
    if (!draco::PointCloudDecoder::DecodeHeader(&buffer, &header).ok())
        return diagnose(why, RESULT_INVALID, "no Draco data");
    if (header.version_major != draco::kDracoMeshBitstreamVersionMajor ||
        header.version_minor != draco::kDracoMeshBitstreamVersionMinor)
        return diagnose(why, RESULT_UNSUPPORTED, "Draco bitstream %d.%d; 2.2 is read", header.version_major,
                        header.version_minor);
    if (header.encoder_type != draco::TRIANGULAR_MESH)
        return diagnose(why, RESULT_INVALID, "Draco data that is not a mesh of triangles");
    return RESULT_OK;
}

// Whether every index in the mesh has what it points to.
bool is_sound(const draco::Mesh &mesh)
{
    for (draco::FaceIndex face(0); face < mesh.num_faces(); ++face)
        for (size_t corner = 0; corner < 3; corner++)
            if (mesh.face(face)[corner].value() >= mesh.num_points())
                return false;
    for (int32_t i = 0; i < mesh.num_attributes(); i++) {
        const draco::PointAttribute &attribute = *mesh.attribute(i);
        const auto value = static_cast<uint64_t>(draco::DataTypeLength(attribute.data_type()));
        const auto stride = static_cast<uint64_t>(attribute.byte_stride());
        if (attribute.byte_offset() != 0 || stride != value * attribute.num_components() || stride == 0 ||
            attribute.buffer() == nullptr || attribute.buffer()->data_size() < stride * attribute.size() ||
            (!attribute.is_mapping_identity() && attribute.indices_map_size() < mesh.num_points()))
            return false;
        for (draco::PointIndex point(0); point < mesh.num_points(); ++point)
            if (attribute.mapped_index(point).value() >= attribute.size())
                return false;
    }
    return true;
}

// The numbers that glTF has for types of components (glTF 3.6.2.2).
uint32_t component_of(draco::DataType type)
{
    constexpr struct {
        draco::DataType type;
        uint32_t component;
    } known[] = {{draco::DT_INT8, 5120},   {draco::DT_UINT8, 5121},  {draco::DT_INT16, 5122},
                 {draco::DT_UINT16, 5123}, {draco::DT_UINT32, 5125}, {draco::DT_FLOAT32, 5126}};
    for (const auto &entry : known)
        if (entry.type == type)
            return entry.component;
    return 0;
}

} // namespace

enum result gltf_draco_create(const uint8_t *bytes, size_t size, uint32_t max_points, uint32_t max_faces,
                              struct gltf_draco **out, struct diagnostic *why)
{
    try {
        const bounded_room room(room_for(size, max_points, max_faces));
        draco::DecoderBuffer buffer;
        draco::Decoder decoder;
        buffer.Init(reinterpret_cast<const char *>(bytes), size);
        const enum result result = check_header(buffer, why);
        if (result != RESULT_OK)
            return result;
        auto decoded = decoder.DecodeMeshFromBuffer(&buffer);
        if (!decoded.ok())
            return diagnose(why, RESULT_INVALID, "broken Draco data: %s", decoded.status().error_msg());
        auto made = std::make_unique<gltf_draco>();
        made->mesh = std::move(decoded).value();
        if (made->mesh->num_points() > max_points || made->mesh->num_faces() > max_faces)
            return diagnose(why, RESULT_TOO_LARGE, "%u vertices and %u triangles in the Draco data",
                            made->mesh->num_points(), made->mesh->num_faces());
        if (!is_sound(*made->mesh))
            return diagnose(why, RESULT_INVALID, "broken Draco data: an index without a value");
        *out = made.release();
        return RESULT_OK;
    } catch (const std::bad_alloc &) {
        return diagnose(why, RESULT_TOO_LARGE, "the Draco data needs more memory than its mesh");
    } catch (const std::exception &problem) {
        return diagnose(why, RESULT_INVALID, "broken Draco data: %s", problem.what());
    }
}

void gltf_draco_destroy(struct gltf_draco *draco)
{
    delete draco;
}

uint32_t gltf_draco_points(const struct gltf_draco *draco)
{
    return draco->mesh->num_points();
}

uint32_t gltf_draco_faces(const struct gltf_draco *draco)
{
    return draco->mesh->num_faces();
}

void gltf_draco_copy_corners(const struct gltf_draco *draco, uint32_t *out)
{
    for (draco::FaceIndex face(0); face < draco->mesh->num_faces(); ++face)
        for (size_t corner = 0; corner < 3; corner++)
            *out++ = draco->mesh->face(face)[corner].value();
}

bool gltf_draco_find(const struct gltf_draco *draco, uint32_t id, struct gltf_draco_attribute *out)
{
    const draco::PointAttribute *attribute = draco->mesh->GetAttributeByUniqueId(id);
    if (attribute == nullptr)
        return false;
    out->component = component_of(attribute->data_type());
    out->components = static_cast<uint32_t>(attribute->num_components());
    out->bytes = static_cast<size_t>(attribute->byte_stride()) * draco->mesh->num_points();
    return true;
}

void gltf_draco_copy_values(const struct gltf_draco *draco, uint32_t id, uint8_t *out)
{
    const draco::PointAttribute &attribute = *draco->mesh->GetAttributeByUniqueId(id);
    const auto stride = static_cast<size_t>(attribute.byte_stride());
    for (draco::PointIndex point(0); point < draco->mesh->num_points(); ++point, out += stride)
        std::memcpy(out, attribute.GetAddress(attribute.mapped_index(point)), stride);
}
