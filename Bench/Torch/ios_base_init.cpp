// libLibTorchSharp.so asks for one symbol that the C++ library has from gcc 13 on. An older library initialises its streams in every object that includes
// <iostream>, as here, so there is nothing left to do where the symbol is called.
#include <iostream>

extern "C" void initialised() __asm__("_ZSt21ios_base_library_initv");

extern "C" void initialised()
{
}
