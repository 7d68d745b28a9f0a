#include "base/hash.hpp"

#include "base/files.hpp"
#include "base/interrupt.hpp"

#include <array>
#include <memory>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>

namespace antipode {
namespace {

class Sha256 {
public:
    Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
        if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1)
            throw std::runtime_error("libcrypto offers no SHA-256");
    }
    void add(const char* data, std::size_t size) { EVP_DigestUpdate(context_.get(), data, size); }
    std::string finish() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int size = 0;
        EVP_DigestFinal_ex(context_.get(), digest.data(), &size);
        return fmt::format("{:02x}", fmt::join(digest.begin(), digest.begin() + size, ""));
    }

private:
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

}  // namespace

std::string sha256(std::string_view text) {
    Sha256 hash;
    hash.add(text.data(), text.size());
    return hash.finish();
}

std::string sha256_file(const std::filesystem::path& path) {
    Sha256 hash;
    read_blocks(
        path,
        [&](std::string_view block) {
            check_interrupt();
            hash.add(block.data(), block.size());
        },
        false);
    return hash.finish();
}

}  // namespace antipode
