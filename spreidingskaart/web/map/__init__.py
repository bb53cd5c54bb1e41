"""What goes on the map: layers as bytes, marks, colours, legend, and the state that the map script applies."""
