"""Outside the wall: what the box is made of, one box, and the stock of them."""
