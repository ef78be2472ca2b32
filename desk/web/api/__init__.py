"""The programming interface ``/api/v1`` (接口): everything the desk can do, for other programs."""
