// The one translation unit that compiles Asio (BOOST_ASIO_SEPARATE_COMPILATION); all others see declarations only.
#include <boost/asio/impl/src.hpp>
