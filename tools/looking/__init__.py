"""``make look``: every page in every state as pictures, and what can be measured of how it looks.

``command`` runs on a bare Python and prepares the machine. The others run in the environment: ``scenes`` fill databases
and name what is to be seen in them, ``studio`` serves them and walks, ``camera`` takes the pictures, ``measures`` takes
the figures, ``sheets`` lays pictures side by side, ``lighthouse`` asks Lighthouse, ``reporting`` writes it all down.
"""
