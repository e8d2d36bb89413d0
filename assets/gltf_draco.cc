// The Draco shim; the reasons for its bounds stand at each.
#include "assets/gltf_draco.h"

#include <cstring>
#include <draco/compression/decode.h>
#include <draco/compression/mesh/mesh_edgebreaker_decoder.h>
#include <draco/compression/mesh/mesh_sequential_decoder.h>
#include <draco/core/varint_decoding.h>
#include <draco/mesh/mesh.h>
#include <exception>
#include <memory>
#include <new>

struct gltf_draco {
    draco::Mesh mesh;
};

namespace
{

// For the tables that Draco makes while it decodes; a header of a few bytes can ask for gigabytes.
constexpr uint64_t max_working_bytes = uint64_t{1} << 30;

struct bounds {
    uint32_t max_points, max_faces;
    const char *exceeded; // NULL, or what was over them
};

// What stands before the connectivity (Draco bitstream 2.2, sections "Sequential Decoder" and "EdgeBreaker
// Decoder").
struct counts {
    uint32_t faces, points;
    uint8_t seam_tables; // of attributes that are cut elsewhere than the surface
};

// Reads ahead in a copy of the buffer.
bool read_counts(draco::DecoderBuffer buffer, bool edgebreaker, counts *out)
{
    *out = counts{0, 0, 0};
    if (!edgebreaker)
        return draco::DecodeVarint(&out->faces, &buffer) && draco::DecodeVarint(&out->points, &buffer);
    return draco::DecodeVarint(&out->points, &buffer) && draco::DecodeVarint(&out->faces, &buffer) &&
           buffer.Decode(&out->seam_tables);
}

// One of Draco's decoders that looks at what is announced before it is made.
template <typename decoder, bool edgebreaker> class bounded_decoder : public decoder
{
  public:
    explicit bounded_decoder(bounds *limits) : limits_(limits) {}

  protected:
    bool DecodeConnectivity() override
    {
        counts announced;
        if (!read_counts(*this->buffer(), edgebreaker, &announced))
            return false;
        // Some eight tables of 32 bits a corner, and a few more for each attribute with seams of its own.
        uint64_t working = uint64_t{announced.faces} * 3 * (32 + 16 * uint64_t{announced.seam_tables});
        if (announced.faces > limits_->max_faces)
            return exceeded("more triangles");
        if (announced.points > limits_->max_points)
            return exceeded("more vertices");
        return working > max_working_bytes ? exceeded("more tables") : decoder::DecodeConnectivity();
    }

    bool DecodeAllAttributes() override
    {
        const draco::PointCloud &points = *this->point_cloud();
        if (points.num_points() > limits_->max_points)
            return exceeded("more vertices");
        uint64_t bytes = 0; // of a point: values, quantised values, place in the table of values
        for (int32_t i = 0; i < points.num_attributes(); i++) {
            const draco::PointAttribute &attribute = *points.attribute(i);
            uint64_t value = static_cast<uint64_t>(draco::DataTypeLength(attribute.data_type()));
            bytes += attribute.num_components() * (value + 4) + 4;
        }
        return bytes * points.num_points() > max_working_bytes ? exceeded("more attributes")
                                                               : decoder::DecodeAllAttributes();
    }

  private:
    bool exceeded(const char *what)
    {
        limits_->exceeded = what;
        return false;
    }

    bounds *limits_;
};

using sequential = bounded_decoder<draco::MeshSequentialDecoder, false>;
using edgebreaker = bounded_decoder<draco::MeshEdgebreakerDecoder, true>;

enum result check_header(draco::DecoderBuffer buffer, draco::DracoHeader *header, diagnostic *why)
{
    if (!draco::PointCloudDecoder::DecodeHeader(&buffer, header).ok())
        return diagnose(why, RESULT_INVALID, "no Draco data");
    if (header->version_major != draco::kDracoMeshBitstreamVersionMajor ||
        header->version_minor != draco::kDracoMeshBitstreamVersionMinor)
        return diagnose(why, RESULT_UNSUPPORTED, "Draco bitstream %d.%d; 2.2 is read", header->version_major,
                        header->version_minor);
    if (header->encoder_type != draco::TRIANGULAR_MESH)
        return diagnose(why, RESULT_INVALID, "Draco data that is not a mesh of triangles");
    return RESULT_OK;
}

enum result decode(const uint8_t *bytes, size_t size, bounds *limits, draco::Mesh *mesh, diagnostic *why)
{
    draco::DecoderBuffer buffer;
    draco::DracoHeader header;
    const draco::DecoderOptions options;
    buffer.Init(reinterpret_cast<const char *>(bytes), size);
    const enum result result = check_header(buffer, &header, why);
    if (result != RESULT_OK)
        return result;
    const draco::Status status = header.encoder_method == draco::MESH_EDGEBREAKER_ENCODING
                                     ? edgebreaker(limits).Decode(options, &buffer, mesh)
                                     : sequential(limits).Decode(options, &buffer, mesh);
    if (limits->exceeded != nullptr)
        return diagnose(why, RESULT_TOO_LARGE, "the Draco data has %s than there may be", limits->exceeded);
    if (!status.ok())
        return diagnose(why, RESULT_INVALID, "broken Draco data: %s", status.error_msg());
    return RESULT_OK;
}

// Whether every index in the mesh has what it points to.
bool is_sound(const draco::Mesh &mesh)
{
    for (draco::FaceIndex face(0); face < mesh.num_faces(); ++face)
        for (int corner = 0; corner < 3; corner++)
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
        bounds limits = {max_points, max_faces, nullptr};
        auto made = std::make_unique<gltf_draco>();
        const enum result result = decode(bytes, size, &limits, &made->mesh, why);
        if (result != RESULT_OK)
            return result;
        if (!is_sound(made->mesh))
            return diagnose(why, RESULT_INVALID, "broken Draco data: an index without a value");
        *out = made.release();
        return RESULT_OK;
    } catch (const std::bad_alloc &) {
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the Draco data");
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
    return draco->mesh.num_points();
}

uint32_t gltf_draco_faces(const struct gltf_draco *draco)
{
    return draco->mesh.num_faces();
}

void gltf_draco_copy_corners(const struct gltf_draco *draco, uint32_t *out)
{
    for (draco::FaceIndex face(0); face < draco->mesh.num_faces(); ++face)
        for (int corner = 0; corner < 3; corner++)
            *out++ = draco->mesh.face(face)[corner].value();
}

bool gltf_draco_find(const struct gltf_draco *draco, uint32_t id, struct gltf_draco_attribute *out)
{
    const draco::PointAttribute *attribute = draco->mesh.GetAttributeByUniqueId(id);
    if (attribute == nullptr)
        return false;
    out->component = component_of(attribute->data_type());
    out->components = static_cast<uint32_t>(attribute->num_components());
    out->bytes = static_cast<size_t>(attribute->byte_stride()) * draco->mesh.num_points();
    return true;
}

void gltf_draco_copy_values(const struct gltf_draco *draco, uint32_t id, uint8_t *out)
{
    const draco::PointAttribute &attribute = *draco->mesh.GetAttributeByUniqueId(id);
    const auto stride = static_cast<size_t>(attribute.byte_stride());
    for (draco::PointIndex point(0); point < draco->mesh.num_points(); ++point, out += stride)
        std::memcpy(out, attribute.GetAddress(attribute.mapped_index(point)), stride);
}
