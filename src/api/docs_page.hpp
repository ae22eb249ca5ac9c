#pragma once

#include "http/message.hpp"

/// The page at /docs: what /openapi.json says, to read and to try. It asks no other host, and nothing in it runs but its
/// own script (RapiDoc), which lies in the program.
namespace foretell::api {

http::Response docs_page();

/// The script that it loads: gzip, or as it is for a client that does not take gzip.
http::Response docs_script(const http::RequestHead& head);

}  // namespace foretell::api
