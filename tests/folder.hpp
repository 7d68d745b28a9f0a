#pragma once

#include <filesystem>
#include <string>

#include <stdlib.h>

/// A new empty folder that is gone, with all in it, when the test ends.
class TestFolder {
public:
    TestFolder() {
        auto name = (std::filesystem::temp_directory_path() / "antipode-test-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    ~TestFolder() { std::filesystem::remove_all(path_); }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }
    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// The one of this process: cases run as processes of their own, at the same time.
inline const TestFolder& process_folder() {
    static const TestFolder folder;
    return folder;
}
