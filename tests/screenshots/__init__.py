"""Pictures of the main pages for people; `make screenshots` draws them."""
